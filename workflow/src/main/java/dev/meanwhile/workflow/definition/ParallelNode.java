package dev.meanwhile.workflow.definition;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Several agents on one input at once, and what they came to put together.
 *
 * @param model of the merge; null for the project's default
 * @param prompt how a model is to merge; empty puts the outputs under headings
 */
public record ParallelNode(
        List<Branch> branches, @Nullable String model, String prompt, boolean mergeEnabled, Duration branchTimeout)
        implements NodeSpec {

    static final Field<List<Branch>> BRANCHES =
            Field.objects("branches", "What runs at once: `{id, label, model?, prompt?, tools?}`.", Branch::read);
    static final Field<String> MODEL =
            Field.text("model", "The model that merges; the project's default where it is left out.");
    static final Field<String> PROMPT =
            Field.textOr("prompt", "How a model is to merge the outputs; without it they are put under headings.", "");
    static final Field<Boolean> MERGE_ENABLED =
            Field.flag("mergeEnabled", "Whether the outputs are merged at all.", true);
    static final Field<Duration> BRANCH_TIMEOUT =
            Field.millis("branchTimeout", "How long a branch may take.", Duration.ofMinutes(5));

    static final NodeType TYPE = new NodeType(
            "parallel",
            List.of(),
            "Runs its branches at once on the same input, then merges what they came to.",
            List.of(BRANCHES, PROMPT, MODEL, MERGE_ENABLED, BRANCH_TIMEOUT),
            ParallelNode::read);

    public ParallelNode {
        branches = List.copyOf(branches);
    }

    /**
     * One of them.
     *
     * @param id the exit for nodes that go on with this branch's output alone
     * @param model null for the parallel node's
     */
    public record Branch(String id, String label, @Nullable String model, String prompt, List<String> tools) {
        static final Field<String> ID = Field.text("id", "The branch's exit.");
        static final Field<String> LABEL = Field.textOr("label", "What the author calls it.", "");
        static final Field<String> MODEL =
                Field.text("model", "The branch's model; the parallel node's where it is left out.");
        static final Field<String> PROMPT =
                Field.textOr("prompt", "What the branch's model is to be and to do: its system text.", "");

        public Branch {
            tools = List.copyOf(tools);
        }

        static Branch read(Data data) {
            var id = data.text(ID);
            if (id.isEmpty()) {
                data.complain("id", "is needed");
            }
            return new Branch(id, data.text(LABEL), data.maybe(MODEL), data.text(PROMPT), data.value(AgentNode.TOOLS));
        }
    }

    static ParallelNode read(Data data) {
        var branches = data.value(BRANCHES);
        if (branches.isEmpty()) {
            data.complain("branches", "must have at least one branch");
        } else if (branches.stream().map(Branch::id).distinct().count() < branches.size()) {
            data.complain("branches", "must have different ids");
        }
        return new ParallelNode(
                branches, data.maybe(MODEL), data.text(PROMPT), data.value(MERGE_ENABLED), data.value(BRANCH_TIMEOUT));
    }

    @Override
    public Handles handles() {
        Set<String> own = Stream.concat(
                        Stream.of(Handles.MERGED), branches.stream().map(Branch::id))
                .collect(Collectors.toSet());
        return new Handles(own, false);
    }
}
