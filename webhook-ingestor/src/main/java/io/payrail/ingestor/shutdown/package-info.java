@NullMarked
package io.payrail.ingestor.shutdown;

import org.jspecify.annotations.NullMarked;
