@NullMarked
package io.payrail.api.request;

import org.jspecify.annotations.NullMarked;
