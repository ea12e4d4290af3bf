@NullMarked
package io.payrail.ingestor.event;

import org.jspecify.annotations.NullMarked;
