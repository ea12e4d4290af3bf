@NullMarked
package io.payrail.local.configuration;

import org.jspecify.annotations.NullMarked;
