/// The whole system, run as processes that are killed while they work, and judged from outside: by
/// the simulator's own ledger, every record on the topics, every row and every log line.
@NullMarked
package io.payrail.system;

import org.jspecify.annotations.NullMarked;
