@NullMarked
package io.payrail.ingestor.forward;

import org.jspecify.annotations.NullMarked;
