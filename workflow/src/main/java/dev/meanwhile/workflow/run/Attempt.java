package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.workflow.run.NodeEvents.Place;
import dev.meanwhile.workflow.run.NodeResult.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One attempt at a run: what is known of its nodes, and the only hand that writes their beginnings and ends. Shared by all threads of
 * the run; each path is written by one of them at a time.
 */
final class Attempt {

    /** Nodes of a run that work at once (workflows.md, Running). */
    private static final int TOGETHER = 16;

    private final Services services;
    private final FlowRequest request;
    private final Map<String, NodeEnd> ended = new ConcurrentHashMap<>();
    private final Map<String, Integer> written = new ConcurrentHashMap<>(); // checkpoints of a path, as far as known
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(TOGETHER);
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger steps;
    private final AtomicInteger rings = new AtomicInteger();
    private volatile int seenRings;
    private final List<JsonNode> history;
    private volatile JobRun run;
    private volatile Memo memo;

    Attempt(Services services, FlowRequest request, JobRun run, List<JsonNode> history) {
        this.history = List.copyOf(history);
        this.services = services;
        this.request = request;
        this.run = run;
        this.memo = new Memo(run.past());
        this.steps = new AtomicInteger(memo.begun());
    }

    Services services() {
        return services;
    }

    FlowRequest request() {
        return request;
    }

    /** The run with the newest record that was read. */
    JobRun run() {
        return run;
    }

    Job job() {
        return run.past().job();
    }

    Memo memo() {
        return memo;
    }

    String now() {
        return services.parts().clock().instant().toString();
    }

    /** How a node ended, in this attempt or an earlier one. */
    Optional<NodeEnd> end(String path) {
        var now = ended.get(path);
        return now == null ? memo.end(path) : Optional.of(now);
    }

    /** Reads anew what the job has done; whoever began a loop before and goes on with it must have this first. */
    synchronized void refresh() throws InterruptedException {
        var now = rings.get();
        run = run.reread(services.needs().reader());
        seenRings = now;
        memo = new Memo(run.past());
    }

    /** Tells viewers, once, what this run took over from the one that it repeats. */
    void tellReused() throws InterruptedException {
        if (job().retryOf() == null || memo.hasBegun(NodePath.REUSED)) {
            return;
        }
        var reused = memo.ends();
        var facts = new ArrayList<Fact>();
        var data = NodeEnd.completed(Set.of(), Value.Text.EMPTY, now()).toJson();
        var paths = data.putArray("paths");
        reused.forEach((path, end) -> {
            paths.add(path);
            var begun = memo.last(path, Memo.BEGIN).map(Checkpoint::data);
            begun.ifPresent(place -> facts.add(NodeEvents.reused(path, place, end.output())));
        });
        memo.open().forEach(begin -> facts.add(NodeEvents.goneOn(begin.path(), begin.data())));
        enqueue(facts, List.of(checkpoint(NodePath.REUSED, NodeEnd.KIND, data)));
    }

    /** Writes that a node begins, if it has not begun before. */
    void begin(String path, Place place) throws InterruptedException {
        if (memo.hasBegun(path) || !begun.add(path)) {
            return;
        }
        var most = request.maxSteps();
        if (most != null && steps.incrementAndGet() > most) {
            throw ErrorCode.LIMIT_EXCEEDED.exception(
                    "the workflow's limit of %d steps (meta.execution.maxSteps) is reached".formatted(most));
        }
        var data = place.toJson().put("at", now());
        enqueue(List.of(NodeEvents.started(path, place)), List.of(new Checkpoint(path, 0, Memo.BEGIN, data)));
    }

    /** The next checkpoint of a path; it counts as written. */
    Checkpoint checkpoint(String path, String kind, JsonNode data) {
        var n = written.merge(path, memo.count(path) + 1, (before, next) -> Math.max(before + 1, next));
        return new Checkpoint(path, n, kind, data);
    }

    /** The checkpoint that comes after those that a loop made. */
    List<Checkpoint> after(String path, List<Checkpoint> made, String kind, JsonNode data) {
        for (var checkpoint : made) {
            if (checkpoint.path().equals(path)) {
                written.merge(path, checkpoint.n(), Math::max);
            }
        }
        return List.of(checkpoint(path, kind, data));
    }

    void enqueue(List<Fact> facts, List<Checkpoint> checkpoints) throws InterruptedException {
        run.log().enqueue(run.lease(), new Step(facts, checkpoints, List.of(), NextStep.CONTINUE));
    }

    /** Makes a checkpoint durable with what was done before it. */
    void commit(List<Fact> facts, List<Checkpoint> checkpoints) throws InterruptedException {
        run.commit(new Step(facts, checkpoints, List.of(), NextStep.CONTINUE));
    }

    /** Makes work durable whose node goes on. */
    void keep(String path, Work work) throws InterruptedException {
        if (!work.checkpoints().isEmpty()) {
            for (var checkpoint : work.checkpoints()) {
                written.merge(checkpoint.path(), checkpoint.n(), Math::max);
            }
            commit(work.facts(), work.checkpoints());
        }
    }

    /** A node that ended what is around it is tried again with that. */
    void forget(String path) {
        ended.remove(path);
    }

    /** Questions that were answered although what asked them has ended otherwise. */
    List<WaitId> deadAnswers() {
        return run.past().waits().stream()
                .filter(wait -> wait.verdict().isPresent())
                .filter(wait -> NodePath.around(wait.ask().call().path()).stream()
                        .anyMatch(path -> end(path).isPresent()))
                .map(wait -> wait.ask().id())
                .toList();
    }

    /**
     * Makes the end of a node durable.
     *
     * @param facts that belong to the end
     * @param isLight whether nobody need wait for the commit, as the node cost nothing
     */
    void end(String path, NodeEnd end, Work work, List<Fact> facts, boolean isLight) throws InterruptedException {
        var all = new ArrayList<>(work.facts());
        all.addAll(facts);
        var checkpoints = new ArrayList<>(work.checkpoints());
        checkpoints.addAll(after(path, work.checkpoints(), NodeEnd.KIND, end.toJson()));
        if (isLight) {
            enqueue(all, checkpoints);
        } else {
            commit(all, checkpoints);
        }
        ended.put(path, end);
    }

    /** The checkpoint that closes a path beside a node's own. */
    Checkpoint closing(String path, Checkpoint last) {
        return new Checkpoint(
                path, last.n() + 1, NodeEnd.KIND, NodeEnd.skipped(now()).toJson());
    }

    NodeResult.Waiting waiting(WaitReason reason, Duration atMost) {
        return new NodeResult.Waiting(reason, services.parts().clock().instant().plus(atMost));
    }

    /** What was said before the run, for nodes outside of subflows and for those in a subflow that shares it. */
    List<JsonNode> history(Frame frame) {
        return frame.isPrivate() ? List.of() : history;
    }

    /** Does work that takes a place among those that work at once. */
    <T> T working(Callable<T> work) throws InterruptedException {
        room.acquire();
        try {
            return work.call();
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // work throws nothing else
        } finally {
            room.release();
        }
    }

    /** Writes of nodes that they will never begin. */
    void skip(Map<String, Place> places) throws InterruptedException {
        var facts = new ArrayList<Fact>();
        var checkpoints = new ArrayList<Checkpoint>();
        for (var place : places.entrySet()) {
            var path = place.getKey();
            if (end(path).isEmpty()) {
                var skipped = NodeEnd.skipped(now());
                facts.add(NodeEvents.skipped(path, place.getValue()));
                var data = skipped.toJson().setAll(place.getValue().toJson());
                checkpoints.add(checkpoint(path, NodeEnd.KIND, data));
                ended.put(path, skipped);
            }
        }
        if (!facts.isEmpty()) {
            enqueue(facts, checkpoints);
        }
    }

    /** Has a listener told when a question of the job was answered. */
    void listen(Runnable listener) {
        listeners.add(listener);
    }

    void unlisten(Runnable listener) {
        listeners.remove(listener);
    }

    void ring() {
        rings.incrementAndGet();
        listeners.forEach(Runnable::run);
    }

    /** How often it had rung when the record was read that is known now. */
    int seenRings() {
        return seenRings;
    }

    boolean hasRungSince(int count) {
        return rings.get() > count;
    }
}
