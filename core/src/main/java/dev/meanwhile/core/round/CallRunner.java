package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one call from {@code asked} (or, after a crash, {@code running}) to a settled state, with its ledger rows and events. */
final class CallRunner {
    private static final Logger LOG = LoggerFactory.getLogger(CallRunner.class);

    private final CallGate gate;
    private final InstantSource clock;

    CallRunner(CallGate gate, InstantSource clock) {
        this.gate = gate;
        this.clock = clock;
    }

    /**
     * @param all every call of the loop so far
     * @param left what is left of the round's time
     * @return the settled call; its row and event are on their way into the log
     */
    Call settle(JobRun run, LoopSpec spec, Call call, List<Call> all, Duration left) throws InterruptedException {
        return switch (gate.judge(run.past().job().project(), spec, call, all)) {
            case Verdict.Settle(var state, var why) -> {
                var settled = call.settled(state, failure(why, Duration.ZERO));
                run.log().enqueue(run.lease(), step(spec, settled));
                yield settled;
            }
            case Verdict.Run go -> run(run, spec, call, go, left);
        };
    }

    private Call run(JobRun run, LoopSpec spec, Call call, Verdict.Run go, Duration left) throws InterruptedException {
        var time = ToolTry.timeFor(go.tool(), left);
        if (!time.isPositive()) {
            var why = new Refused(Reason.TIMEOUT, "the round's time for tools was over before this call began");
            var settled = call.settled(CallState.REFUSED, failure(why, Duration.ZERO));
            run.log().enqueue(run.lease(), step(spec, settled));
            return settled;
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
            run.commit(step(spec, settled));
        } else {
            run.log().enqueue(run.lease(), step(spec, settled));
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
        run.log().enqueue(run.lease(), step(spec, running.settled(CallState.UNKNOWN, failure(why, took))));
    }

    private static ToolContext context(JobRun run, Call call, Duration time) {
        var job = run.past().job();
        return new ToolContext(
                job.id(), job.project(), job.owner(), call.place().callId(), time);
    }

    private static Call settled(LoopSpec spec, Call running, ToolResult result, Duration took) {
        return switch (result) {
            case ToolResult.Text(var text) -> done(spec, running, TextNode.valueOf(text), took);
            case ToolResult.Json(var value) -> done(spec, running, value, took);
            case Refused refused -> refused(running, refused, took);
        };
    }

    /** A writing call that ran out of time may yet take effect. */
    private static Call refused(Call running, Refused why, Duration took) {
        if (why.reason() == Reason.TIMEOUT && running.effect() == Effect.WRITES) {
            var doubt = new Refused(Reason.OUTCOME_UNKNOWN, why.message() + "; " + CallGate.DOUBTFUL);
            return running.settled(CallState.UNKNOWN, failure(doubt, took));
        }
        return running.settled(stateOf(why.reason()), failure(why, took));
    }

    private static Call done(LoopSpec spec, Call running, JsonNode result, Duration took) {
        var kept = Cut.to(spec.limits().resultBytes(), result);
        return running.settled(CallState.DONE, new Call.Outcome(kept, null, !kept.equals(result), took));
    }

    private static CallState stateOf(Reason reason) {
        return switch (reason) {
            case NOT_FOUND, INVALID_ARGUMENTS, CLIENT_ONLY, DENIED -> CallState.REFUSED;
            case FAILED, TIMEOUT -> CallState.FAILED;
            case OUTCOME_UNKNOWN -> CallState.UNKNOWN;
        };
    }

    private static Call.Outcome failure(Refused why, Duration took) {
        var error = JsonNodeFactory.instance.objectNode();
        error.put("code", why.reason().wireName()).put("message", why.message());
        if (!why.problems().isEmpty()) {
            var list = error.putArray("problems");
            why.problems()
                    .forEach(problem ->
                            list.addObject().put("pointer", problem.pointer()).put("message", problem.message()));
        }
        return new Call.Outcome(null, error, false, took);
    }

    private static Step step(LoopSpec spec, Call settled) {
        return new Step(List.of(finished(spec, settled)), List.of(), List.of(settled), NextStep.CONTINUE);
    }

    private static Fact finished(LoopSpec spec, Call settled) {
        var outcome = settled.outcome();
        if (outcome == null) {
            throw new IllegalStateException("call " + settled.place().callId() + " is not settled");
        }
        var result = outcome.result();
        var shown = result == null ? null : Cut.to(spec.limits().eventBytes(), result);
        var place = settled.place();
        return new Fact(
                spec.path(),
                new JobEvent.ToolFinished(
                        place.callId(),
                        place.round(),
                        settled.name(),
                        settled.state(),
                        shown,
                        outcome.error(),
                        outcome.isTruncated() || !Objects.equals(shown, result) ? Cut.size(result) : 0,
                        outcome.took()));
    }
}
