@NullMarked
package io.payrail.api.session;

import org.jspecify.annotations.NullMarked;
