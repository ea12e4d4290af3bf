/// What is loaded into a running worker to end it at a named point or to break one of its rules.
/// Nothing of it is in the worker's own jar. It is packed and attached by the harness, and runs in
/// the worker's process with nothing but the JDK beside it.
@NullMarked
package io.payrail.system.agent;

import org.jspecify.annotations.NullMarked;
