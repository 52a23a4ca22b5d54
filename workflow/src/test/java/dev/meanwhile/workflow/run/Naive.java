package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.run.AnyFlow.Edge;
import dev.meanwhile.workflow.run.AnyFlow.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Says what a run of a workflow comes to, by looking at all nodes again and again until nothing is new. Shares no code with a plan. */
final class Naive {
    private static final String REFUSED = "(failed: scripted: model_unauthorized)";

    final Set<String> ended = new TreeSet<>();
    final Set<String> skipped = new TreeSet<>();

    /** By path the name that its model was called by, where it was. */
    private final Map<String, String> asked = new TreeMap<>();

    private final AnyFlow flow;
    private boolean isStuck;

    Naive(AnyFlow flow) {
        this.flow = flow;
    }

    /** What a model says when it is called by a name; one whose name begins with {@code !} refuses. */
    static String said(String name, String input) {
        return name + ":" + Integer.toHexString(input.hashCode());
    }

    /** @return the result; null if nodes wait for each other */
    String run(String prompt) {
        var result = new Pass("", "", prompt).run();
        return isStuck ? null : result;
    }

    /** One pass over the nodes of a scope. */
    private final class Pass {
        private final String loop;
        private final String prefix;
        private final String input;
        private final List<Node> members;

        /** By node what leaves by each exit; none of a node that is skipped. */
        private final Map<String, Map<String, String>> exits = new HashMap<>();

        /** The same of the branches of parallel nodes, before they are merged. */
        private final Map<String, Map<String, String>> branches = new HashMap<>();

        private final Map<String, String> outputs = new HashMap<>();

        private Pass(String loop, String prefix, String input) {
            this.loop = loop;
            this.prefix = prefix;
            this.input = input;
            this.members =
                    flow.nodes.stream().filter(node -> node.loop().equals(loop)).toList();
        }

        private String run() {
            isStuck |= isCircular();
            var isNew = true;
            while (isNew && !isStuck) {
                isNew = false;
                for (var node : members) {
                    isNew |= !exits.containsKey(node.id()) && look(node);
                }
            }
            var ends = members.stream()
                    .filter(this::isEnd)
                    .filter(node -> outputs.containsKey(node.id()))
                    .map(node -> outputs.get(node.id()));
            return joined(ends.toList());
        }

        /** Whether, if all of them began, some would wait for each other. */
        private boolean isCircular() {
            var begun = new HashSet<String>();
            var over = new HashSet<String>();
            for (var round = 0; round <= 2 * members.size(); round++) {
                for (var node : members) {
                    if (arriving(node).stream()
                            .allMatch(way -> isEntry(way)
                                    || (AnyFlow.BRANCHES.contains(way.handle()) ? begun : over)
                                            .contains(way.source()))) {
                        begun.add(node.id());
                    }
                    var isMergeable = !node.type().equals("parallel")
                            || lastOfBranches(node).values().stream().allMatch(over::containsAll);
                    if (begun.contains(node.id()) && isMergeable) {
                        over.add(node.id());
                    }
                }
            }
            return over.size() < members.size();
        }

        /** Whether something is new. */
        private boolean look(Node node) {
            if (branches.containsKey(node.id())) {
                return merged(node);
            }
            var ways = arriving(node);
            if (ways.stream().anyMatch(way -> !isDecided(way))) {
                return false;
            }
            var arrived = ways.stream().filter(this::isTaken).map(this::value).toList();
            if (arrived.isEmpty() && !node.type().equals("start")) {
                exits.put(node.id(), Map.of());
                skipped.add(prefix + node.id());
            } else {
                work(node, ways.isEmpty() ? input : joined(arrived));
            }
            return true;
        }

        private List<Edge> arriving(Node node) {
            return flow.edges.stream()
                    .filter(edge -> edge.target().equals(node.id()))
                    .filter(edge -> isEntry(edge) || isMember(edge.source()))
                    .toList();
        }

        private boolean isEntry(Edge edge) {
            return edge.source().equals(loop);
        }

        private boolean isMember(String id) {
            return members.stream().anyMatch(node -> node.id().equals(id));
        }

        private boolean isDecided(Edge way) {
            var isOfBranch = AnyFlow.BRANCHES.contains(way.handle()) && branches.containsKey(way.source());
            return isEntry(way) || isOfBranch || exits.containsKey(way.source());
        }

        private Map<String, String> taken(Edge way) {
            return AnyFlow.BRANCHES.contains(way.handle())
                    ? branches.getOrDefault(way.source(), Map.of())
                    : exits.get(way.source());
        }

        private boolean isTaken(Edge way) {
            return isEntry(way) || taken(way).containsKey(way.handle());
        }

        private String value(Edge way) {
            return isEntry(way) ? input : taken(way).get(way.handle());
        }

        private void work(Node node, String given) {
            switch (node.type()) {
                case "agent" -> agent(node, given);
                case "router" -> {
                    if (flow.routes(node.id()).size() > 1) {
                        asked.put(prefix + node.id(), "?" + node.id());
                    }
                    end(node, Map.of(flow.choice(node), given), given);
                }
                case "parallel" -> branch(node, given);
                case "whileLoop" -> {
                    var last = given;
                    for (var pass = 1; pass <= node.number(); pass++) {
                        last = new Pass(node.id(), prefix + node.id() + "#" + pass + "/", last).run();
                    }
                    end(node, Map.of("done", last), last);
                }
                default -> end(node, Map.of("output", given), given);
            }
        }

        private void agent(Node node, String given) {
            asked.put(prefix + node.id(), (node.isFailing() ? "!" : "") + node.id());
            if (!node.isFailing()) {
                var said = said(node.id(), given);
                end(node, Map.of("output", said), said);
            } else if (node.mode().equals("branch")) {
                end(node, Map.of("error", given), given);
            } else {
                end(node, Map.of("output", ""), "");
            }
        }

        private void branch(Node node, String given) {
            var results = new HashMap<String, String>();
            for (var branch : AnyFlow.BRANCHES) {
                var name = flow.ofBranch(node, branch);
                ended.add(prefix + node.id() + ":" + branch);
                if (!name.isEmpty()) {
                    asked.put(prefix + node.id() + ":" + branch, name);
                }
                if (!name.startsWith("!")) {
                    results.put(branch, name.isEmpty() ? given : said(name, given));
                }
            }
            branches.put(node.id(), results);
        }

        private boolean merged(Node node) {
            var last = lastOfBranches(node);
            if (last.values().stream().flatMap(List::stream).anyMatch(id -> !exits.containsKey(id))) {
                return false;
            }
            var parts = AnyFlow.BRANCHES.stream()
                    .map(branch -> "## " + branch + "\n\n" + part(node, branch, last.get(branch)));
            var all = String.join("\n\n", parts.toList());
            var isAsked = node.number() % 2 == 0 && flow.isWired(node.id(), "merged");
            if (isAsked) {
                asked.put(prefix + node.id(), node.id());
            }
            var whole = isAsked ? said(node.id(), all) : all;
            end(node, Map.of("merged", whole), whole);
            return true;
        }

        private String part(Node node, String branch, List<String> last) {
            var own = branches.get(node.id()).get(branch);
            if (own == null) {
                return REFUSED;
            }
            var texts = last.stream().map(id -> outputs.getOrDefault(id, "")).toList();
            return last.isEmpty() ? own : joined(texts);
        }

        /** By branch the nodes behind it, and not behind what is merged, after which none of them comes. */
        private Map<String, List<String>> lastOfBranches(Node node) {
            var after = behind(node, "merged");
            var seen = new HashSet<String>();
            var last = new HashMap<String, List<String>>();
            for (var branch : AnyFlow.BRANCHES) {
                var behind = behind(node, branch);
                behind.removeAll(after);
                last.put(
                        branch,
                        members.stream()
                                .map(Node::id)
                                .filter(id -> behind.contains(id) && !seen.contains(id))
                                .filter(id ->
                                        flow.leaving(id).stream().noneMatch(edge -> behind.contains(edge.target())))
                                .toList());
                seen.addAll(behind);
            }
            return last;
        }

        private Set<String> behind(Node node, String handle) {
            var behind = new HashSet<String>();
            flow.leaving(node.id()).stream()
                    .filter(edge -> edge.handle().equals(handle) && isMember(edge.target()))
                    .forEach(edge -> behind.add(edge.target()));
            var size = 0;
            while (size < behind.size()) {
                size = behind.size();
                flow.edges.stream()
                        .filter(edge -> behind.contains(edge.source()) && isMember(edge.target()))
                        .toList()
                        .forEach(edge -> behind.add(edge.target()));
            }
            return behind;
        }

        private void end(Node node, Map<String, String> byExit, String output) {
            exits.put(node.id(), byExit);
            outputs.put(node.id(), output);
            ended.add(prefix + node.id());
        }

        /** The output; without one, and in a body, what nothing goes on from. */
        private boolean isEnd(Node node) {
            if (isMember("out")) {
                return node.id().equals("out");
            }
            var on = new ArrayList<>(flow.leaving(node.id()));
            var isMerging = on.stream().anyMatch(edge -> edge.handle().equals("merged"));
            if (node.type().equals("parallel") && isMerging) {
                on.removeIf(edge -> AnyFlow.BRANCHES.contains(edge.handle()));
            }
            var isMergedAway = members.stream()
                    .filter(other -> other.type().equals("parallel") && flow.isWired(other.id(), "merged"))
                    .flatMap(other -> lastOfBranches(other).values().stream().flatMap(List::stream))
                    .anyMatch(node.id()::equals);
            return !isMergedAway && on.stream().noneMatch(edge -> isMember(edge.target()));
        }
    }

    private static String joined(List<String> texts) {
        return String.join(
                "\n\n", texts.stream().filter(text -> !text.isEmpty()).toList());
    }

    /** The names by which models were called, as often as they were. */
    List<String> calls() {
        return List.copyOf(asked.values());
    }

    /** The names by which models were called at some paths. */
    List<String> calls(List<String> paths) {
        return paths.stream().filter(asked::containsKey).map(asked::get).toList();
    }
}
