@NullMarked
package io.payrail.api.config;

import org.jspecify.annotations.NullMarked;
