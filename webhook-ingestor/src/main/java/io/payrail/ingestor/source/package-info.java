@NullMarked
package io.payrail.ingestor.source;

import org.jspecify.annotations.NullMarked;
