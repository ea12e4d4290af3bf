@NullMarked
package io.payrail.api.command;

import org.jspecify.annotations.NullMarked;
