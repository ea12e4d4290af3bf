@NullMarked
package io.payrail.api.security;

import org.jspecify.annotations.NullMarked;
