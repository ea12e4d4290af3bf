@NullMarked
package io.payrail.cli;

import org.jspecify.annotations.NullMarked;
