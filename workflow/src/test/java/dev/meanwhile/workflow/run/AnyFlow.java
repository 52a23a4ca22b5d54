package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.workflow.definition.Draft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** A workflow drawn by chance: nodes of all shapes, with joins, fixed loops in each other and errors that branch, without circles. */
final class AnyFlow {
    static final List<String> BRANCHES = List.of("l", "r");
    private static final int MOST = 25;
    private static final int DEEPEST = 2;

    final List<Node> nodes = new ArrayList<>();
    final List<Edge> edges = new ArrayList<>();
    private final Random random;

    /**
     * One node; its id is what its model is called by.
     *
     * @param loop in whose body it is; empty for none
     * @param mode of its errors
     * @param isFailing whether its model refuses; of a parallel node, that of its first branch
     * @param number passes of a loop, the place of the route that a router's model chooses, otherwise an even one for a parallel node
     *     that has its merge made by a model
     */
    record Node(String id, String type, String loop, String mode, boolean isFailing, int number) {}

    record Edge(String source, String handle, String target) {}

    AnyFlow(long seed, int size) {
        random = new Random(seed);
        nodes.add(new Node("start", "start", "", "stop", false, 0));
        grow("", new ArrayList<>(List.of(new Edge("start", "output", ""))), size);
        end();
        Collections.shuffle(nodes, random);
        Collections.shuffle(edges, random);
    }

    /** @param open the exits that the next node may be wired to */
    private void grow(String loop, List<Edge> open, int size) {
        for (var i = 0; i < size && nodes.size() < MOST; i++) {
            var node = any(loop);
            nodes.add(node);
            Collections.shuffle(open, random);
            open.subList(0, Math.min(open.size(), 1 + random.nextInt(3))).forEach(exit -> wire(exit, node.id()));
            exits(node).forEach(handle -> open.add(new Edge(node.id(), handle, "")));
            if (node.type().equals("whileLoop")) {
                grow(node.id(), new ArrayList<>(List.of(new Edge(node.id(), "body", ""))), 1 + random.nextInt(4));
                leadBack(node.id());
            }
        }
    }

    private void wire(Edge exit, String target) {
        edges.add(new Edge(exit.source(), exit.handle(), target));
    }

    private Node any(String loop) {
        var types = loop.split("-", -1).length > DEEPEST || nodes.size() + 1 == MOST
                ? List.of("agent", "agent", "router", "parallel")
                : List.of("agent", "agent", "agent", "router", "router", "parallel", "parallel", "whileLoop");
        var type = types.get(random.nextInt(types.size()));
        var id = type.charAt(0) + (loop.isEmpty() ? "" : loop + "-") + nodes.size();
        var isFailing = random.nextInt(4) == 0;
        var mode = random.nextInt(3) == 0 ? "continue" : "branch";
        return new Node(id, type, loop, mode, isFailing, 1 + random.nextInt(2));
    }

    private static List<String> exits(Node node) {
        return switch (node.type()) {
            case "agent" -> node.mode().equals("branch") ? List.of("output", "error") : List.of("output");
            case "router" -> List.of("a", "b");
            case "parallel" -> List.of("l", "r", "merged");
            default -> List.of("done");
        };
    }

    private void leadBack(String loop) {
        for (var node : nodes) {
            if (isLoose(node, loop) && (node.type().equals("router") || random.nextInt(3) > 0)) {
                edges.add(new Edge(node.id(), lastExit(node), loop));
            }
        }
    }

    private static String lastExit(Node node) {
        return List.of("agent", "start").contains(node.type())
                ? "output"
                : exits(node).getLast();
    }

    private void end() {
        var loose = nodes.stream().filter(node -> isLoose(node, "")).toList();
        var isWithout = loose.stream().noneMatch(node -> node.type().equals("router")) && random.nextInt(4) == 0;
        if (loose.isEmpty() || !isWithout) {
            nodes.add(new Node("out", "output", "", "stop", false, 0));
            loose.forEach(node -> edges.add(new Edge(node.id(), lastExit(node), "out")));
        }
        if (loose.isEmpty()) {
            edges.add(new Edge("start", "output", "out"));
        }
    }

    /** Whether nothing goes on from a node of that scope. */
    private boolean isLoose(Node node, String loop) {
        return node.loop().equals(loop)
                && leaving(node.id()).stream().allMatch(edge -> edge.handle().equals("body"));
    }

    List<Edge> leaving(String node) {
        return edges.stream().filter(edge -> edge.source().equals(node)).toList();
    }

    boolean isWired(String node, String handle) {
        return leaving(node).stream().anyMatch(edge -> edge.handle().equals(handle));
    }

    /** The routes of a router in order. */
    List<String> routes(String router) {
        return leaving(router).stream().map(Edge::handle).distinct().toList();
    }

    /** The route that a router's model chooses. */
    String choice(Node router) {
        var routes = routes(router.id());
        return routes.get(router.number() % routes.size());
    }

    /** What the model of a branch is called by; empty if it has none. */
    String ofBranch(Node parallel, String branch) {
        var isSilent = parallel.number() == 1 && isWired(parallel.id(), branch);
        var isFailing = parallel.isFailing() && branch.equals(BRANCHES.getFirst());
        return isSilent ? "" : (isFailing ? "!" : "") + parallel.id() + "_" + branch;
    }

    Draft draft() {
        var draft = new Draft();
        nodes.forEach(node -> draft.node(node.id(), node.type(), data(node)));
        edges.forEach(edge -> draft.edge(edge.source(), edge.handle(), edge.target()));
        return draft;
    }

    JsonNode document() {
        return draft().document();
    }

    private String data(Node node) {
        return switch (node.type()) {
            case "agent" ->
                "{'prompt':'%s%s','errorHandling':{'mode':'%s'}}"
                        .formatted(node.isFailing() ? "!" : "", node.id(), node.mode());
            case "router" -> "{'prompt':'?%s %s'}".formatted(node.id(), choice(node));
            case "whileLoop" -> "{'loopMode':'fixed','maxIterations':%d}".formatted(node.number());
            case "parallel" ->
                "{'prompt':'%s','branches':[{'id':'l','prompt':'%s'},{'id':'r','prompt':'%s'}]}"
                        .formatted(node.number() % 2 == 0 ? node.id() : "", ofBranch(node, "l"), ofBranch(node, "r"));
            default -> "{}";
        };
    }
}
