@NullMarked
package io.payrail.ingestor;

import org.jspecify.annotations.NullMarked;
