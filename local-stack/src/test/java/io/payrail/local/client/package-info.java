/// Programs that tests run, clients of the API among them.
@NullMarked
package io.payrail.local.client;

import org.jspecify.annotations.NullMarked;
