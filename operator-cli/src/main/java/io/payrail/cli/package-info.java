/// `payrail`, the operator's command line: a thin client of the worker's operator API.
@NullMarked
package io.payrail.cli;

import org.jspecify.annotations.NullMarked;
