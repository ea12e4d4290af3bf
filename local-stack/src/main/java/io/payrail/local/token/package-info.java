/// What a development machine has instead of an identity provider: a key pair and tokens for
/// anyone.
@NullMarked
package io.payrail.local.token;

import org.jspecify.annotations.NullMarked;
