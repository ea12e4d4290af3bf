/// What every part of the operator's API shares: its port, who may use it, its errors, and the
/// record of what was done. The parts themselves are in the packages of what they are about.
@NullMarked
package io.payrail.worker.operator;

import org.jspecify.annotations.NullMarked;
