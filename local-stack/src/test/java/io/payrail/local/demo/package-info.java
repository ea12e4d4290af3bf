@NullMarked
package io.payrail.local.demo;

import org.jspecify.annotations.NullMarked;
