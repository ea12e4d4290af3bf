/// What shows that the journal was only ever appended to: chained seals over its rows, how they are
/// made, and how they are verified.
@NullMarked
package io.payrail.worker.seal;

import org.jspecify.annotations.NullMarked;
