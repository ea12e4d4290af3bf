@NullMarked
package io.payrail.api.problem;

import org.jspecify.annotations.NullMarked;
