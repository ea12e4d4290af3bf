package io.payrail.simulator.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Which handler answers which method and path, and which parameters it takes. Filled while the
/// simulator starts, then only read.
public final class Routes {
    /// One call.
    ///
    /// @param params the name of the SDK class, without `Params`, that declares the call's
    ///   parameters; empty for none
    /// @param publishable whether the publishable key may call it; such handlers check the client
    ///   secret
    public record Route(
            String method,
            List<String> segments,
            String params,
            Set<String> alsoAccepted,
            boolean publishable,
            Function<Call, ObjectNode> handler) {}

    public record Match(Route route, List<String> variables) {}

    private final List<Route> routes = new ArrayList<>();

    public void get(String path, String params, Function<Call, ObjectNode> handler) {
        add("GET", path, params, Set.of(), false, handler);
    }

    public void post(String path, String params, Function<Call, ObjectNode> handler) {
        add("POST", path, params, Set.of(), false, handler);
    }

    public void delete(String path, String params, Function<Call, ObjectNode> handler) {
        add("DELETE", path, params, Set.of(), false, handler);
    }

    /// A call of `/v2`, whose parameters are JSON and handed on as they are.
    ///
    /// @param accepted their names
    public void accepting(
            String method, String path, Set<String> accepted, Function<Call, ObjectNode> handler) {
        add(method, path, "", accepted, false, handler);
    }

    /// A call that the publishable key may make too.
    ///
    /// @param alsoAccepted parameters that only clients' SDKs send
    public void publishable(
            String method,
            String path,
            String params,
            Set<String> alsoAccepted,
            Function<Call, ObjectNode> handler) {
        add(method, path, params, alsoAccepted, true, handler);
    }

    private void add(
            String method,
            String path,
            String params,
            Set<String> alsoAccepted,
            boolean publishable,
            Function<Call, ObjectNode> handler) {
        routes.add(new Route(method, split(path), params, alsoAccepted, publishable, handler));
    }

    public List<Route> all() {
        return Collections.unmodifiableList(routes);
    }

    @Nullable Match match(String method, String path) {
        List<String> segments = split(path);
        for (Route route : routes) {
            if (route.method().equals(method)) {
                List<String> variables = variables(route.segments(), segments);
                if (variables != null) {
                    return new Match(route, variables);
                }
            }
        }
        return null;
    }

    private static @Nullable List<String> variables(List<String> pattern, List<String> path) {
        if (pattern.size() != path.size()) {
            return null;
        }
        List<String> variables = new ArrayList<>();
        for (int i = 0; i < pattern.size(); i++) {
            if (pattern.get(i).startsWith("{")) {
                variables.add(path.get(i));
            } else if (!pattern.get(i).equals(path.get(i))) {
                return null;
            }
        }
        return variables;
    }

    private static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
