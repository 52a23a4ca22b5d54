package dev.meanwhile.workflow.run;

import dev.meanwhile.workflow.plan.Ancestry;
import dev.meanwhile.workflow.plan.Link;
import dev.meanwhile.workflow.plan.Progress;
import dev.meanwhile.workflow.plan.Step.Work;
import dev.meanwhile.workflow.run.Inputs.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays a plan: starts what may begin, each node on a thread of its own, takes what came of it, and goes on. Its own thread alone
 * decides. Played again after a crash or a wait, it comes to where it was by the ends that are written down.
 */
final class Scope implements Outputs {

    /** How long nodes that were interrupted may take to write what is known of their calls. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** Between two looks at a wait whose time is over but whose end is not written yet. */
    private static final Duration SHORTEST = Duration.ofMillis(250);

    private final Attempt attempt;
    private final Frame frame;
    private final NodeRunner nodes;
    private final Progress progress;
    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final Map<Integer, Thread> running = new HashMap<>();
    private final Map<Integer, NodeResult.Waiting> waiting = new HashMap<>();
    private final Map<Integer, NodeResult.Done> done = new ConcurrentHashMap<>();
    private final Map<String, Value> outputs = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> seen = new HashMap<>(); // rings that a step knew of when it began
    private NodeResult.@Nullable Failed failed; // the first failure that ends the scope

    Scope(Attempt attempt, Frame frame, NodeRunner nodes) {
        this.attempt = attempt;
        this.frame = frame;
        this.nodes = nodes;
        this.progress = new Progress(frame.plan());
    }

    /** What the scope's thread hears. */
    private sealed interface Message {
        record Ended(int step, NodeResult result) implements Message {}

        /** The worker lets the job go, or lost it. */
        record Halted(int step, InterruptedException why) implements Message {}

        record Broken(int step, RuntimeException why) implements Message {}

        /** A question was answered. */
        record Rung() implements Message {}
    }

    /** @return how the scope ended: done with the output of its last nodes, failed with the first failure, or waiting */
    NodeResult run() throws InterruptedException {
        Runnable ring = () -> messages.add(new Message.Rung());
        attempt.listen(ring);
        try {
            return play();
        } finally {
            attempt.unlisten(ring);
            stop();
        }
    }

    private NodeResult play() throws InterruptedException {
        while (true) {
            skip(progress.takeSkipped());
            for (var step : progress.takeReady()) {
                start(step);
            }
            if (failed != null) {
                return failed;
            }
            if (progress.isOver()) {
                return new NodeResult.Done(Set.of(), output(), Map.of(), NodeResult.Work.NONE);
            }
            if (progress.hasNews()) {
                continue;
            }
            if (running.isEmpty()) {
                return firstWait();
            }
            take(next());
        }
    }

    /** Waits for a message, or until a node that waits for a time may go on. */
    private Message next() throws InterruptedException {
        if (waiting.isEmpty()) {
            return messages.take();
        }
        var left = Duration.between(
                attempt.services().parts().clock().instant(), firstWait().until());
        var message = messages.poll(Math.max(SHORTEST.toMillis(), left.toMillis()), TimeUnit.MILLISECONDS);
        return message == null ? new Message.Rung() : message;
    }

    private NodeResult.Waiting firstWait() {
        return waiting.values().stream()
                .min(Comparator.comparing(NodeResult.Waiting::until))
                .orElseThrow(() -> new IllegalStateException("nothing runs or waits, but the plan is not over"));
    }

    private void take(Message message) throws InterruptedException {
        switch (message) {
            case Message.Ended(var step, var result) -> {
                running.remove(step);
                ended(step, result);
            }
            case Message.Halted(var step, var why) -> {
                running.remove(step);
                drain();
                if (failed == null) {
                    throw why;
                }
            }
            case Message.Broken(var step, var why) -> {
                running.remove(step);
                throw why;
            }
            case Message.Rung _ -> {
                attempt.refresh();
                var again = List.copyOf(waiting.keySet());
                waiting.clear();
                again.forEach(this::start);
            }
        }
    }

    private void ended(int step, NodeResult result) {
        switch (result) {
            case NodeResult.Done all -> {
                keep(step, all);
                progress.ended(step, all.exits());
            }
            case NodeResult.Waiting wait -> {
                waiting.put(step, wait);
                if (attempt.hasRungSince(seen.getOrDefault(step, 0))) {
                    messages.add(new Message.Rung()); // it may be answered since the node read what it knows
                }
            }
            case NodeResult.Failed first -> failed = failed == null ? first : failed;
        }
    }

    private void keep(int step, NodeResult.Done all) {
        done.put(step, all);
        var node = frame.plan().steps().get(step).node();
        outputs.put(node, all.output());
        all.byExit().forEach((exit, value) -> outputs.put(node + ":" + exit, value));
    }

    /** Nodes that are at work go on to their next halt; nothing new is started. */
    private void drain() throws InterruptedException {
        while (!running.isEmpty()) {
            switch (messages.take()) {
                case Message.Ended(var step, var result) -> {
                    running.remove(step);
                    if (result instanceof NodeResult.Failed first) {
                        failed = failed == null ? first : failed;
                    }
                }
                case Message.Halted(var step, var _) -> running.remove(step);
                case Message.Broken(var step, var _) -> running.remove(step);
                case Message.Rung _ -> {
                    // the next attempt hears it
                }
            }
        }
    }

    private void skip(List<Integer> skipped) throws InterruptedException {
        var places = new LinkedHashMap<String, NodeEvents.Place>();
        for (var step : skipped) {
            var node = frame.plan().steps().get(step).node();
            outputs.put(node, Value.Text.EMPTY);
            places.put(NodePath.node(frame.prefix(), node), frame.flow().place(node));
        }
        attempt.skip(places);
    }

    private void start(int step) {
        var call = call(step);
        var before = call.step().work() instanceof Work.Branches ? Optional.<NodeEnd>empty() : attempt.end(call.path());
        if (before.isPresent()) {
            again(step, before.get());
            return;
        }
        seen.put(step, attempt.seenRings());
        running.put(
                step, Thread.ofVirtual().name("node-" + call.path()).start(() -> messages.add(outcome(step, call))));
    }

    /** A node that had ended ends again as it did; that it ended the run may not have been written yet. */
    private void again(int step, NodeEnd end) {
        if (end.isFatal()) {
            failed = new NodeResult.Failed(Objects.requireNonNull(end.failure()), end.output(), NodeResult.Work.NONE);
        } else {
            ended(step, NodeResult.Done.of(end));
        }
    }

    private Message outcome(int step, NodeCall call) {
        try {
            return new Message.Ended(step, nodes.run(call.with(Inputs.of(call, arrivals(step)))));
        } catch (InterruptedException e) {
            return new Message.Halted(step, e);
        } catch (RuntimeException e) {
            return new Message.Broken(step, e);
        }
    }

    private NodeCall call(int step) {
        var what = frame.plan().steps().get(step);
        var path = NodePath.node(frame.prefix(), what.node());
        return new NodeCall(attempt, frame, what, path, path, frame.input(), () -> earlier(step), this);
    }

    private List<Arrival> arrivals(int step) {
        var arrivals = new ArrayList<Arrival>();
        for (var link : frame.plan().steps().get(step).links()) {
            if (!link.isOrder()) {
                arrived(link).ifPresent(value -> arrivals.add(new Arrival(link, value)));
            }
        }
        return arrivals;
    }

    private Optional<Value> arrived(Link link) {
        if (link.from() == Link.SCOPE) {
            return Optional.of(frame.input());
        }
        var from = done.get(link.from());
        if (from == null || !(link.exit().equals(Link.ANY) || from.exits().contains(link.exit()))) {
            return Optional.empty();
        }
        return Optional.of(from.byExit().getOrDefault(link.exit(), from.output()));
    }

    /** What all nodes before this one came to, and those before the scope; its parents' outputs are its input. */
    private List<Earlier> earlier(int step) {
        var all = new ArrayList<>(frame.earlier());
        for (var before : Ancestry.beforeParents(frame.plan(), step)) {
            var node = frame.plan().steps().get(before).node();
            var ended = done.get(before);
            if (ended != null) {
                all.add(new Earlier(frame.flow().label(node), ended.output()));
            }
        }
        return all;
    }

    private Value output() {
        var last = frame.plan().ends().stream()
                .map(done::get)
                .filter(Objects::nonNull)
                .map(NodeResult.Done::output)
                .toList();
        return attempt.services().values().joined(attempt.job(), last);
    }

    @Override
    public Optional<Value> of(String node) {
        var own = outputs.get(node);
        return own == null ? frame.around().of(node) : Optional.of(own);
    }

    /** No node of the scope is at work any more when it returns, or it was given up after a while. */
    private void stop() {
        running.values().forEach(Thread::interrupt);
        var deadline = System.nanoTime() + LAST_WORDS.toNanos();
        var wasInterrupted = Thread.interrupted();
        for (var thread : running.values()) {
            while (thread.isAlive() && System.nanoTime() - deadline < 0) {
                try {
                    var _ = thread.join(Duration.ofNanos(deadline - System.nanoTime()));
                } catch (InterruptedException _) {
                    wasInterrupted = true; // told again below, when the others had their time too
                }
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
