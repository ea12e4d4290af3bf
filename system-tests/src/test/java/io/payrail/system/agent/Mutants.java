package io.payrail.system.agent;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpRequest;
import java.util.Set;
import java.util.UUID;

/// The code that a [Mutation] runs instead of the worker's, with the arguments of the call it takes
/// the place of, the object it was made on first. Public because the worker's classes call it.
public final class Mutants {
    private static final ThreadLocal<Runnable> putOff = new ThreadLocal<>();

    private Mutants() {}

    public static boolean yes(Object on) {
        return true;
    }

    public static boolean yes(Object on, Object argument) {
        return true;
    }

    public static boolean no(Object on) {
        return false;
    }

    public static Object nothingKnown(Object inbox, Object eventIds) {
        return Set.of();
    }

    public static int insertAnyway(Object jdbc, Object sql, Object setter) {
        return (int) call(jdbc, "update", sql + " ON CONFLICT DO NOTHING", setter);
    }

    public static Object randomKey(Object request, Object name, Object value) {
        boolean key = name.equals("Idempotency-Key");
        return ((HttpRequest.Builder) request)
                .setHeader((String) name, key ? UUID.randomUUID().toString() : (String) value);
    }

    public static void putOff(Object completion, Object command, Object made) {
        putOff.set(() -> call(completion, "succeeded", command, made));
    }

    public static void replyFirst(Object replies, Object reply, Object command, Object delivered) {
        call(replies, "send", reply, command, delivered);
        var completion = putOff.get();
        if (completion != null) {
            putOff.remove();
            completion.run();
        }
    }

    public static void publishOrSkip(Object publisher, Object events) {
        try {
            call(publisher, "publish", events);
        } catch (RuntimeException e) {
            System.out.println("Skipped a batch: " + e);
        }
    }

    public static long nothingPublished(
            Object republication, long horizon, Object connection, Object publisher) {
        return 0;
    }

    private static Object call(Object on, String name, Object... arguments) {
        try {
            return method(on.getClass(), name, arguments).invoke(on, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new IllegalStateException(name + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method method(Class<?> type, String name, Object... arguments) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (var method : at.getDeclaredMethods()) {
                if (method.getName().equals(name) && takes(method, arguments)) {
                    method.setAccessible(true);
                    return method;
                }
            }
        }
        throw new IllegalStateException(
                "no %s with %d arguments in %s".formatted(name, arguments.length, type));
    }

    private static boolean takes(Method method, Object... arguments) {
        var types = method.getParameterTypes();
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!types[i].isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
