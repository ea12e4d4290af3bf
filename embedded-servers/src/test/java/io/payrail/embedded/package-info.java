/// A real PostgreSQL and a real Kafka broker for development and tests: inside this process, or,
/// for tests where a Docker engine answers, in containers.
@NullMarked
package io.payrail.embedded;

import org.jspecify.annotations.NullMarked;
