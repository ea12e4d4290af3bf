package io.payrail.system.agent;

import java.lang.classfile.instruction.InvokeInstruction;

/// A place in the worker's compiled code: where a method of one class calls a method of another.
///
/// @param caller the internal name of the calling class
/// @param in the calling method; `*` for any, lambdas included
/// @param callee the internal name of the class that is called
/// @param called the method that is called
record CallSite(String caller, String in, String callee, String called) {
    private static final String WORKER = "io/payrail/worker/";

    /// A place by two names like `command/Replies.send`, class and method, relative to the worker's
    /// package; what is called may also be a library's.
    static CallSite of(String from, String to) {
        boolean library = to.startsWith("java/") || to.startsWith("org/");
        return new CallSite(
                WORKER + type(from),
                method(from),
                library ? type(to) : WORKER + type(to),
                method(to));
    }

    private static String type(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String method(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    boolean isIn(String method) {
        return in.equals("*") || in.equals(method);
    }

    boolean is(InvokeInstruction call) {
        return call.owner().asInternalName().equals(callee)
                && call.name().stringValue().equals(called);
    }

    @Override
    public String toString() {
        return "%s.%s to %s.%s".formatted(caller, in, callee, called);
    }
}
