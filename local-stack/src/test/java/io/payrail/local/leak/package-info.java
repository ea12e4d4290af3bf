/// What a look through everything that the services leave behind is made of: marked values, the
/// requests that bring them in, and the places that are searched for them.
@NullMarked
package io.payrail.local.leak;

import org.jspecify.annotations.NullMarked;
