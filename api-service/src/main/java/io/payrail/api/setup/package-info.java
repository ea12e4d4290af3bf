@NullMarked
package io.payrail.api.setup;

import org.jspecify.annotations.NullMarked;
