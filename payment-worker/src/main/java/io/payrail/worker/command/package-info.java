@NullMarked
package io.payrail.worker.command;

import org.jspecify.annotations.NullMarked;
