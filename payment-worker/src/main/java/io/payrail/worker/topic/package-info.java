@NullMarked
package io.payrail.worker.topic;

import org.jspecify.annotations.NullMarked;
