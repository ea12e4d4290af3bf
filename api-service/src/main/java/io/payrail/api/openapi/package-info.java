@NullMarked
package io.payrail.api.openapi;

import org.jspecify.annotations.NullMarked;
