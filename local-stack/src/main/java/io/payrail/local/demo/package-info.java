/// A scripted day: real requests against a running local stack, and what really came of them.
@NullMarked
package io.payrail.local.demo;

import org.jspecify.annotations.NullMarked;
