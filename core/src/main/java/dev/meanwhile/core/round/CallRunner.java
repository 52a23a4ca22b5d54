package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.CallGate.Verdict;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one call from {@code asked} (or, after a crash, {@code running}) to a settled state, with its ledger rows and events. */
final class CallRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    private final InstantSource clock;

    CallRunner(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Runs a call, or settles one that must not run.
     *
     * @param left what is left of the round's time
     * @return the settled call; its row and event are on their way into the log
     */
    Call settle(JobRun run, LoopSpec spec, Call call, Verdict.Here verdict, Duration left) throws InterruptedException {
        return switch (verdict) {
            case Verdict.Settle(var state, var why) -> settled(run, spec, call, state, why);
            case Verdict.Run go -> run(run, spec, call, go, left);
        };
    }

    private static Call settled(JobRun run, LoopSpec spec, Call call, CallState state, Refused why)
            throws InterruptedException {
        var settled = Outcomes.failed(call, state, why, Duration.ZERO);
        run.log().enqueue(run.lease(), Outcomes.step(spec, settled));
        return settled;
    }

    private Call run(JobRun run, LoopSpec spec, Call call, Verdict.Run go, Duration left) throws InterruptedException {
        var time = ToolTry.timeFor(go.tool(), left);
        if (!time.isPositive()) {
            var why = new Refused(Reason.TIMEOUT, "the round's time for tools was over before this call began");
            return settled(run, spec, call, CallState.REFUSED, why);
        }
        var running = call.running(clock.instant());
        start(run, spec, running, time);
        var begun = System.nanoTime();
        ToolResult result;
        try {
            result = ToolTry.call(go.tool(), running, go.arguments(), context(run, running, time));
        } catch (InterruptedException e) {
            if (isDoubtful(running)) {
                abandon(run, spec, running, Duration.ofNanos(System.nanoTime() - begun));
            }
            throw e;
        }
        var settled = settled(spec, running, result, Duration.ofNanos(System.nanoTime() - begun));
        finish(run, spec, settled);
        return settled;
    }

    /** A writing call is in the ledger before it runs; a reading one need not be waited for. */
    private static void start(JobRun run, LoopSpec spec, Call running, Duration time) throws InterruptedException {
        var place = running.place();
        var fact = new Fact(spec.path(), new JobEvent.ToolStarted(place.callId(), place.round(), running.name()));
        var step = new Step(List.of(fact), List.of(), List.of(running), NextStep.CONTINUE);
        run.alive(time);
        run.gate().pass();
        if (running.effect() == Effect.READS) {
            run.log().enqueue(run.lease(), step);
            return;
        }
        try {
            run.commit(step);
            run.gate().pass();
        } catch (InterruptedException e) {
            var unstarted = new Step(List.of(), List.of(), List.of(running.asked()), NextStep.CONTINUE);
            run.log().enqueue(run.lease(), unstarted); // it did not run, so whoever goes on may run it
            throw e;
        }
    }

    private static void finish(JobRun run, LoopSpec spec, Call settled) throws InterruptedException {
        LOG.debug(
                "tool finished job={} round={} call={} tool={} outcome={}",
                run.lease().job(),
                settled.place().round(),
                settled.place().callId(),
                settled.name(),
                settled.state().wireName());
        if (settled.effect() == Effect.WRITES) {
            run.commit(Outcomes.step(spec, settled));
        } else {
            run.log().enqueue(run.lease(), Outcomes.step(spec, settled));
        }
        run.alive(Duration.ZERO);
    }

    /** Nobody can know whether an interrupted one took effect, and it must not be repeated to find out. */
    private static boolean isDoubtful(Call running) {
        return running.effect() == Effect.WRITES && !running.isIdempotent();
    }

    /** The job was stopped in the middle of a call: the ledger says what is known. Other calls may simply run again. */
    private static void abandon(JobRun run, LoopSpec spec, Call running, Duration took) throws InterruptedException {
        var why = new Refused(Reason.OUTCOME_UNKNOWN, CallGate.DOUBTFUL);
        var abandoned = Outcomes.failed(running, CallState.UNKNOWN, why, took);
        run.log().enqueue(run.lease(), Outcomes.step(spec, abandoned));
    }

    private static ToolContext context(JobRun run, Call call, Duration time) {
        var job = run.past().job();
        return new ToolContext(
                job.id(), job.project(), job.owner(), call.place().callId(), time);
    }

    private static Call settled(LoopSpec spec, Call running, ToolResult result, Duration took) {
        return switch (result) {
            case ToolResult.Text(var text) -> Outcomes.done(spec, running, TextNode.valueOf(text), took);
            case ToolResult.Json(var value) -> Outcomes.done(spec, running, value, took);
            case Refused refused -> refused(running, refused, took);
        };
    }

    /** A writing call that ran out of time may yet take effect. */
    private static Call refused(Call running, Refused why, Duration took) {
        if (why.reason() == Reason.TIMEOUT && running.effect() == Effect.WRITES) {
            var doubt = new Refused(Reason.OUTCOME_UNKNOWN, why.message() + "; " + CallGate.DOUBTFUL);
            return Outcomes.failed(running, CallState.UNKNOWN, doubt, took);
        }
        return Outcomes.failed(running, stateOf(why.reason()), why, took);
    }

    private static CallState stateOf(Reason reason) {
        return switch (reason) {
            case NOT_FOUND, INVALID_ARGUMENTS, CLIENT_ONLY, DENIED, SKIPPED -> CallState.REFUSED;
            case FAILED, TIMEOUT -> CallState.FAILED;
            case OUTCOME_UNKNOWN -> CallState.UNKNOWN;
        };
    }
}
