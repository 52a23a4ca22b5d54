package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.Cut;
import dev.meanwhile.core.round.ToolLoop.Parts;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.workflow.memory.Memory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs workflows: plays the plan of the document that the job's request holds, to its end or its next wait. */
public final class FlowRunner implements JobRunner {

    /** The kind of job that this runs. */
    public static final JobKind KIND = new JobKind("workflow");

    /** Of a longer result the job's text has the beginning; the whole lies with its output node. */
    private static final int TEXT_BYTES = 128 << 10;

    private final Services services;

    public FlowRunner(Needs needs) {
        this.services = new Services(needs);
    }

    /**
     * What runs need of the engine.
     *
     * @param parts of the tool loop
     * @param reader for what a job has done by now
     * @param limits of rounds and calls
     * @param days holds the jobs' owners to what they may spend
     */
    public record Needs(
            Parts parts, JobReader reader, ThreadStore threads, Memory memory, RoundLimits limits, DailyBudget days) {}

    @Override
    public Step run(JobRun run) throws InterruptedException {
        if (FlowRequest.hadOwnKey(run.request()) && run.key() == null) {
            throw ErrorCode.PROVIDER_KEY_REQUIRED.exception(
                    "the run waited so long that its provider key was wiped; retry it with the key");
        }
        var request = FlowRequest.of(run.request());
        var flow = Flow.of(request.document());
        var history =
                new History(services, run).told(request, flow.workflow().meta().compaction());
        var attempt = new Attempt(services, request, run, history);
        attempt.tellReused();
        run.bell().listen(attempt::ring);
        var input = services.values().of(run.past().job(), request.prompt());
        var frame = new Frame(flow, flow.plan(), "", input, List.of(), Outputs.NONE, 1, false, null);
        return switch (new Scope(attempt, frame, new NodeRunner()).run()) {
            case NodeResult.Done done -> ended(attempt, done.output());
            case NodeResult.Failed failed -> Step.of(new NextStep.End(new Ending.Failed(failed.failure())));
            case NodeResult.Waiting(var reason, var until) -> {
                var left = Duration.between(services.parts().clock().instant(), until);
                var next = new NextStep.Wait(reason, left.isNegative() ? Duration.ZERO : left);
                yield new Step(List.of(), List.of(), List.of(), List.of(), attempt.deadAnswers(), next);
            }
        };
    }

    /** The result is the job's text, as a chat's answer is: of its thread, its page and its viewers. */
    private Step ended(Attempt attempt, Value output) {
        var whole = services.values().text(attempt.job().id(), output);
        var text = Cut.to(TEXT_BYTES, TextNode.valueOf(whole)).asText();
        var turn = new Turn(1, 1, text, "", List.of(), "stop");
        var facts = new ArrayList<Fact>();
        if (!text.isEmpty()) {
            facts.add(Fact.of(new JobEvent.TextStreamed(1, 1, 0, text)));
        }
        facts.add(Fact.of(new JobEvent.RoundFinished(1, "stop")));
        return new Step(
                facts,
                List.of(new Checkpoint("", 1, Turn.KIND, turn.toJson())),
                List.of(),
                new NextStep.End(new Ending.Succeeded("stop")));
    }
}
