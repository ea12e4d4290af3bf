@NullMarked
package io.payrail.local.token;

import org.jspecify.annotations.NullMarked;
