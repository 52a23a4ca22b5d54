package dev.meanwhile.server.http;

import dev.meanwhile.core.error.Check;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All routes as a tree of path segments; a literal segment goes before a parameter, a parameter before the rest of a path. */
final class RouteTable {
    private final Node root = new Node();

    RouteTable(List<RouteGroup> groups) {
        groups.forEach(group -> group.routes().forEach(route -> add(group, route)));
    }

    private void add(RouteGroup group, Route route) {
        var node = root;
        for (var segment : route.path().substring(1).split("/", -1)) {
            node = node.child(segment);
        }
        var before = node.routes.putIfAbsent(route.method(), new Entry(group, route));
        Check.that(before == null, "%s %s is declared twice", route.method(), route.path());
    }

    /** What is at a path; empty routes where there is nothing. */
    Match match(List<String> segments) {
        var parameters = new LinkedHashMap<String, String>();
        var node = find(root, segments, parameters);
        return new Match(node == null ? Map.of() : node.routes, parameters);
    }

    private static @Nullable Node find(Node node, List<String> rest, Map<String, String> parameters) {
        if (rest.isEmpty()) {
            return node.routes.isEmpty() ? null : node;
        }
        var literal = node.literals.get(rest.getFirst());
        var found = literal == null ? null : find(literal, rest.subList(1, rest.size()), parameters);
        if (found == null && node.parameter != null && !rest.getFirst().isEmpty()) {
            parameters.put(node.name, rest.getFirst());
            found = find(node.parameter, rest.subList(1, rest.size()), parameters);
            if (found == null) {
                parameters.remove(node.name);
            }
        }
        if (found == null && node.rest != null) {
            parameters.put(node.restName, String.join("/", rest));
            return node.rest;
        }
        return found;
    }

    record Entry(RouteGroup group, Route route) {}

    record Match(Map<HttpMethod, Entry> routes, Map<String, String> parameters) {
        boolean isEmpty() {
            return routes.isEmpty();
        }

        /** HEAD is a GET whose body is not sent. */
        @Nullable
        Entry of(HttpMethod method) {
            return routes.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
        }

        String allow() {
            var names = new TreeSet<String>();
            routes.keySet().forEach(method -> names.add(method.name()));
            if (names.contains("GET")) {
                names.add("HEAD");
            }
            return String.join(", ", names);
        }
    }

    /** Built once, before the first request; only read after. */
    private static final class Node {
        private final Map<String, Node> literals = new TreeMap<>();
        private final Map<HttpMethod, Entry> routes = new LinkedHashMap<>();
        private String name = "";
        private String restName = "";
        private @Nullable Node parameter;
        private @Nullable Node rest;

        private Node child(String segment) {
            if (!segment.startsWith("{")) {
                return literals.computeIfAbsent(segment, _ -> new Node());
            }
            var inner = segment.substring(1, segment.length() - 1);
            if (inner.endsWith("*")) {
                restName = inner.substring(0, inner.length() - 1);
                rest = rest == null ? new Node() : rest;
                return rest;
            }
            Check.that(name.isEmpty() || name.equals(inner), "one place has two parameters: %s and %s", name, inner);
            name = inner;
            parameter = parameter == null ? new Node() : parameter;
            return parameter;
        }
    }
}
