@NullMarked
package io.payrail.ingestor.webhook;

import org.jspecify.annotations.NullMarked;
