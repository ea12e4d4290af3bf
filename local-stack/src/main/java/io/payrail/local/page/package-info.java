/// Pages for a developer's browser, on the loopback interface.
@NullMarked
package io.payrail.local.page;

import org.jspecify.annotations.NullMarked;
