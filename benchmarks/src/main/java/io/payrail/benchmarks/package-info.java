@NullMarked
package io.payrail.benchmarks;

import org.jspecify.annotations.NullMarked;
