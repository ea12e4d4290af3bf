@NullMarked
package io.payrail.edge;

import org.jspecify.annotations.NullMarked;
