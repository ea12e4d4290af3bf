/// What the local stack keeps secret.
@NullMarked
package io.payrail.local.secret;

import org.jspecify.annotations.NullMarked;
