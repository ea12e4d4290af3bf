/// A real browser for tests, driven by its own protocol.
@NullMarked
package io.payrail.local.browser;

import org.jspecify.annotations.NullMarked;
