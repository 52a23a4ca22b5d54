package dev.meanwhile.core.round;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.round.CallGate.Verdict;
import dev.meanwhile.core.round.Questions.Doubt;
import dev.meanwhile.core.round.Questions.Errand;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolResult.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Settles the calls of a round. People are asked first, so that they can think while other calls run; these run in the order asked,
 * neighbours that only read together, a write alone; calls for a browser come when nothing else is left.
 */
final class RoundCalls {
    private static final int TOGETHER = 8;

    private final CallGate gate;
    private final CallRunner calls;
    private final Questions questions;

    private RoundCalls(CallGate gate, CallRunner calls, Questions questions) {
        this.gate = gate;
        this.calls = calls;
        this.questions = questions;
    }

    static RoundCalls of(ToolLoop.Parts parts) {
        return new RoundCalls(
                new CallGate(parts.registry(), parts.schemas(), parts.rules()),
                new CallRunner(parts.clock()),
                new Questions(parts.rules(), parts.devices(), parts.clock()));
    }

    /** A call that need not wait for anybody. */
    private record Due(Call call, Verdict.Here verdict) {}

    /**
     * Settles what is not settled yet and need not wait.
     *
     * @return empty if the dialogue now holds every call of the round settled; else what is waited for
     */
    Optional<Parked> settle(JobRun run, LoopSpec spec, Dialogue dialogue, int round) throws InterruptedException {
        Answers.hear(run, spec, dialogue, round);
        var deadline = System.nanoTime() + spec.limits().roundTime().toNanos();
        for (var due = due(run, spec, dialogue, round);
                !due.isEmpty();
                due = due(
                        run, spec, dialogue,
                        round)) { // judged again each time: one that failed may put the next in doubt
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            settle(run, spec, nextGroup(due), left).forEach(dialogue::replace);
        }
        if (dialogue.firstParked(round).isEmpty()) {
            var errands = errands(spec, dialogue, round);
            if (!errands.isEmpty()) {
                questions.askBrowser(run, spec, dialogue, errands);
            }
        }
        return dialogue.firstParked(round);
    }

    /** Settles the open calls of a round, none of which was made yet, without making them. */
    void refuse(JobRun run, LoopSpec spec, Dialogue dialogue, int round, String why) throws InterruptedException {
        var verdict = new Verdict.Settle(CallState.REFUSED, new Refused(Reason.DENIED, why));
        for (var call : open(dialogue, round)) {
            dialogue.replace(calls.settle(run, spec, call, verdict, Duration.ZERO));
        }
    }

    /** The calls that can be settled now; about those that people must decide on, they are asked. */
    private List<Due> due(JobRun run, LoopSpec spec, Dialogue dialogue, int round) throws InterruptedException {
        var due = new ArrayList<Due>();
        var doubts = new ArrayList<Doubt>();
        for (var call : open(dialogue, round)) {
            switch (gate.judge(spec, call, dialogue.known())) {
                case Verdict.Here here -> due.add(new Due(call, here));
                case Verdict.AskPerson why -> doubts.add(new Doubt(call, why));
                case Verdict.AskBrowser _ -> {
                    // its turn comes last
                }
            }
        }
        if (!doubts.isEmpty()) {
            questions.askPeople(run, spec, dialogue, doubts);
        }
        return due;
    }

    private List<Errand> errands(LoopSpec spec, Dialogue dialogue, int round) throws InterruptedException {
        var errands = new ArrayList<Errand>();
        for (var call : open(dialogue, round)) {
            if (gate.judge(spec, call, dialogue.known()) instanceof Verdict.AskBrowser what) {
                errands.add(new Errand(call, what));
            }
        }
        return errands;
    }

    private static List<Call> open(Dialogue dialogue, int round) {
        return dialogue.callsOf(round).stream().filter(dialogue::isOpen).toList();
    }

    private static List<Due> nextGroup(List<Due> open) {
        var group = new ArrayList<Due>();
        for (var due : open) {
            var effect = due.call().effect();
            var readsAfterReads = effect == Effect.READS && group.size() < TOGETHER;
            if (!group.isEmpty() && !readsAfterReads) {
                break;
            }
            group.add(due);
            if (effect == Effect.WRITES) {
                break;
            }
        }
        return group;
    }

    private List<Call> settle(JobRun run, LoopSpec spec, List<Due> group, Duration left) throws InterruptedException {
        if (group.size() == 1) {
            return List.of(settle(run, spec, group.getFirst(), left));
        }
        return together(group.stream()
                .<Callable<Call>>map(due -> () -> settle(run, spec, due, left))
                .toList());
    }

    private Call settle(JobRun run, LoopSpec spec, Due due, Duration left) throws InterruptedException {
        return calls.settle(run, spec, due.call(), due.verdict(), left);
    }

    private static List<Call> together(List<Callable<Call>> group) throws InterruptedException {
        var factory = Thread.ofVirtual().name("call-", 0).factory();
        var executor = Executors.newThreadPerTaskExecutor(factory);
        try {
            var settled = new ArrayList<Call>();
            for (Future<Call> call : executor.invokeAll(group)) {
                settled.add(call.get());
            }
            return settled;
        } catch (ExecutionException e) {
            throw rethrown(e);
        } finally {
            executor.shutdownNow(); // not close(): that would wait for a tool that ignores its interruption
        }
    }

    private static RuntimeException rethrown(ExecutionException e) throws InterruptedException {
        return switch (e.getCause()) {
            case InterruptedException interrupted -> throw interrupted;
            case EngineException failure -> failure;
            case RuntimeException bug -> bug;
            case null, default -> new IllegalStateException("a call failed", e);
        };
    }
}
