package dev.meanwhile.core.round;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.run.JobRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the unsettled calls of a round: in the order asked, neighbours that only read together, a write alone. */
final class RoundCalls {
    private static final int TOGETHER = 8;

    private final CallRunner calls;

    RoundCalls(CallRunner calls) {
        this.calls = calls;
    }

    /** Settles what is not settled yet; afterwards the dialogue holds every call of the round settled. */
    void settle(JobRun run, LoopSpec spec, Dialogue dialogue, int round) throws InterruptedException {
        var deadline = System.nanoTime() + spec.limits().roundTime().toNanos();
        var open = new ArrayList<>(dialogue.callsOf(round).stream()
                .filter(call -> !call.state().isSettled())
                .toList());
        while (!open.isEmpty()) {
            var group = nextGroup(open);
            open.subList(0, group.size()).clear();
            var all = dialogue.allCalls();
            var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            var settled = group.size() == 1
                    ? List.of(calls.settle(run, spec, group.getFirst(), all, left))
                    : together(group.stream()
                            .<Callable<Call>>map(call -> () -> calls.settle(run, spec, call, all, left))
                            .toList());
            settled.forEach(dialogue::replace);
        }
    }

    private static List<Call> nextGroup(List<Call> open) {
        var group = new ArrayList<Call>();
        for (var call : open) {
            var readsAfterReads = call.effect() == Effect.READS && group.size() < TOGETHER;
            if (!group.isEmpty() && !readsAfterReads) {
                break;
            }
            group.add(call);
            if (call.effect() == Effect.WRITES) {
                break;
            }
        }
        return group;
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
