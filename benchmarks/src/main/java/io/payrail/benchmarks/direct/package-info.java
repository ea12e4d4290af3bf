@NullMarked
package io.payrail.benchmarks.direct;

import org.jspecify.annotations.NullMarked;
