package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.ParallelNode;
import dev.meanwhile.workflow.definition.ParallelNode.Branch;
import dev.meanwhile.workflow.plan.Step.Work.Merging;
import dev.meanwhile.workflow.run.NodeEnd.Status;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what the branches of a parallel node came to, or the nodes behind them. */
final class MergeRun {
    private static final Set<String> EXITS = Set.of(Handles.MERGED, Handles.OUTPUT);

    private final NodeCall call;
    private final Merging merging;
    private final ParallelNode parallel;

    MergeRun(NodeCall call, Merging merging) {
        this.call = call;
        this.merging = merging;
        this.parallel = merging.parallel();
    }

    NodeResult run() throws InterruptedException {
        var edited = call.attempt().request().edit(call.home()).prompt();
        var prompt = edited == null ? parallel.prompt() : edited;
        if (!parallel.mergeEnabled() || prompt.isBlank() || !merging.isWanted()) {
            return done(call.value(all()), Work.NONE);
        }
        return call.prompting()
                .ask(
                        call.path(),
                        parallel.model(),
                        call.templates().filled(prompt),
                        all(),
                        said -> done(call.value(said.text()), Prompting.work(said)));
    }

    private static NodeResult done(Value output, Work work) {
        return new NodeResult.Done(EXITS, output, Map.of(), work);
    }

    private String all() {
        var parts = parallel.branches().stream()
                .map(branch -> parallel.mergeEnabled() ? "## " + label(branch) + "\n\n" + part(branch) : part(branch))
                .toList();
        return String.join("\n\n", parts);
    }

    private static String label(Branch branch) {
        return branch.label().isBlank() ? branch.id() : branch.label();
    }

    private String part(Branch branch) {
        var own = call.attempt().end(NodePath.branch(call.path(), branch.id()));
        var failure = own.map(NodeEnd::failure).orElse(null);
        if (failure != null && own.filter(end -> end.status() == Status.ERROR).isPresent()) {
            return "(failed: %s)".formatted(failure.message());
        }
        var last = merging.last().getOrDefault(branch.id(), List.of());
        if (last.isEmpty()) {
            return own.map(end -> call.text(end.output())).orElse("");
        }
        return String.join(
                "\n\n",
                last.stream().map(this::output).filter(text -> !text.isEmpty()).toList());
    }

    private String output(int step) {
        var node = call.frame().plan().steps().get(step).node();
        return call.outputs().of(node).map(call::text).orElse("");
    }
}
