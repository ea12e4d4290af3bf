/// The journal's relay: Debezium reads the inserts into the journal from PostgreSQL's WAL and this
/// package publishes them to Kafka. Nothing else in Payrail may use Debezium.
@NullMarked
package io.payrail.worker.relay;

import org.jspecify.annotations.NullMarked;
