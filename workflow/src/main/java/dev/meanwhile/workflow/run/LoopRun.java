package dev.meanwhile.workflow.run;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.workflow.definition.Handles;
import dev.meanwhile.workflow.definition.LoopNode;
import dev.meanwhile.workflow.plan.Plan;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Runs a loop: asks before each pass whether to go on, and plays its body again and again. */
final class LoopRun {
    private static final Set<String> EXITS = Set.of(Handles.DONE, Handles.OUTPUT);
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final Set<String> YES = Set.of("yes", "true", "continue", "y", "go");
    private static final Set<String> NO = Set.of("no", "false", "stop", "done", "n", "finish", "finished", "exit");
    private final NodeCall call;
    private final LoopNode loop;
    private final Plan body;
    private final NodeRunner nodes;
    private final List<Value> passes = new ArrayList<>();
    private final List<Fact> notices = new ArrayList<>();

    LoopRun(NodeCall call, LoopNode loop, Plan body, NodeRunner nodes) {
        this.call = call;
        this.loop = loop;
        this.body = body;
        this.nodes = nodes;
    }

    NodeResult run() throws InterruptedException {
        for (var number = 1; ; number++) {
            var isOver = loop.mode() == LoopNode.Mode.FIXED && number > loop.maxIterations();
            if (isOver) {
                return done();
            }
            if (loop.mode() == LoopNode.Mode.CONDITION) {
                var decision = decided(number);
                if (!(decision instanceof NodeResult.Done yes)) {
                    return decision;
                }
                if (!isYes(call.text(yes.output()))) {
                    return done();
                }
                if (number > loop.maxIterations()) {
                    return exhausted();
                }
            }
            var pass = pass(number);
            if (!(pass instanceof NodeResult.Done ended)) {
                return pass;
            }
            passes.add(ended.output());
        }
    }

    private Value last() {
        return passes.isEmpty() ? call.input() : passes.getLast();
    }

    private NodeResult done() {
        var isAll = loop.outputMode() == LoopNode.OutputMode.ACCUMULATE && !passes.isEmpty();
        var output =
                isAll ? call.attempt().services().values().joined(call.attempt().job(), passes) : last();
        return new NodeResult.Done(EXITS, output, Map.of(), new Work(notices, List.of(), null));
    }

    private NodeResult exhausted() {
        var what = "node '%s': all its %d passes are made, and it was to go on"
                .formatted(call.step().node(), loop.maxIterations());
        return switch (loop.onMaxIterations()) {
            case ERROR -> new NodeResult.Failed(ErrorCode.LOOP_EXHAUSTED.failure(what), last(), Work.NONE);
            case WARNING -> {
                notices.add(NodeEvents.notice(call.path(), "loop_exhausted", what));
                yield done();
            }
            case CONTINUE -> done();
        };
    }

    /** Whether to make this pass, as a model says; what it said is kept at the path of the pass. */
    private NodeResult decided(int number) throws InterruptedException {
        var attempt = call.attempt();
        var path = NodePath.pass(call.path(), number);
        var before = attempt.end(path);
        if (before.isPresent()) {
            return NodeResult.Done.of(before.get());
        }
        var edited = attempt.request().edit(call.home()).prompt();
        var prompt = call.templates().filled(edited == null ? loop.conditionPrompt() : edited);
        var result = call.prompting()
                .ask(
                        path,
                        loop.conditionModel(),
                        prompt + question(number),
                        call.text(last()),
                        said -> NodeResult.Done.of(call.value(said.text()), Prompting.work(said)));
        if (result instanceof NodeResult.Done done) {
            var end = NodeEnd.completed(Set.of(Handles.OUTPUT), done.output(), attempt.now());
            attempt.end(path, end, done.work(), doubts(path, call.text(done.output())), false);
        }
        return result;
    }

    private String question(int number) {
        return "\n\nThis is asked before pass %d of at most %d. Answer only yes or no: yes for another pass, no to go on without one."
                .formatted(number, loop.maxIterations());
    }

    private List<Fact> doubts(String path, String said) {
        return isYes(said) || firstWord(said, NO)
                ? List.of()
                : List.of(NodeEvents.notice(
                        path,
                        "condition_unclear",
                        "node '%s': the model said neither yes nor no; the loop ends"
                                .formatted(call.step().node())));
    }

    private static boolean isYes(String said) {
        return firstWord(said, YES);
    }

    /** Whether the first word that is one of the known ones is among these. */
    private static boolean firstWord(String said, Set<String> words) {
        var found = WORD.matcher(said.toLowerCase(Locale.ROOT));
        while (found.find()) {
            if (YES.contains(found.group()) || NO.contains(found.group())) {
                return words.contains(found.group());
            }
        }
        return false;
    }

    private NodeResult pass(int number) throws InterruptedException {
        var frame = new Frame(
                call.frame().flow(),
                body,
                NodePath.inside(NodePath.pass(call.path(), number)),
                input(number),
                call.earlier().get(),
                call.outputs(),
                call.frame().depth(),
                call.frame().isPrivate(),
                null);
        return new Scope(call.attempt(), frame, nodes).run();
    }

    private Value input(int number) {
        var parts = new ArrayList<String>();
        if (!loop.loopPrompt().isBlank()) {
            parts.add(call.templates().filled(loop.loopPrompt()));
        }
        if (loop.includeIterationContext()) {
            parts.add("This is pass %d of at most %d.".formatted(number, loop.maxIterations()));
        }
        if (loop.includePreviousOutputs()) {
            for (var i = 0; i < passes.size(); i++) {
                parts.add("Pass %d came to:\n%s".formatted(i + 1, call.text(passes.get(i))));
            }
        }
        if (parts.isEmpty()) {
            return last();
        }
        var isSaid = loop.includePreviousOutputs() && !passes.isEmpty();
        parts.add(call.text(isSaid ? call.input() : last()));
        return call.value(String.join("\n\n", parts));
    }
}
