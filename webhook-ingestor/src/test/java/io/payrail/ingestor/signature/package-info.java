@NullMarked
package io.payrail.ingestor.signature;

import org.jspecify.annotations.NullMarked;
