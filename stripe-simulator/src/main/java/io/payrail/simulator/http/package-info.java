/// An HTTP server with full control of the connection.
@NullMarked
package io.payrail.simulator.http;

import org.jspecify.annotations.NullMarked;
