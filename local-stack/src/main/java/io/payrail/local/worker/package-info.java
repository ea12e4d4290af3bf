/// Payment workers that run as processes of their own, so that one can be killed.
@NullMarked
package io.payrail.local.worker;

import org.jspecify.annotations.NullMarked;
