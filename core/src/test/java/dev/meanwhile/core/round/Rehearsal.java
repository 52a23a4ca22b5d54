package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryBlobs;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.SpendGate;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.run.StartGate;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * One chat job with a scripted model and recording tools, on stores in memory; a test plays it attempt by attempt. Pauses take no
 * time but move the clock.
 */
final class Rehearsal {
    static final JsonNode QUESTION = Json.of("{'role':'user','content':'What now?'}");

    final HandMovedClock clock = new HandMovedClock();
    final InMemoryEngine engine = new InMemoryEngine(clock);
    final ScriptedModelClient model;
    final ToolRegistry registry = new ToolRegistry();
    final InMemoryBlobs blobs = new InMemoryBlobs();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    final JobId job;

    final InMemoryDevices devices = new InMemoryDevices(clock);

    private final Map<String, ToolOffer> offers = new HashMap<>();
    private @Nullable String device;
    private RoundLimits limits = RoundLimits.DEFAULT;
    private AfterLastRound afterLastRound = AfterLastRound.FAIL;
    private @Nullable JsonNode choice;
    private StartGate gate = () -> {};
    private SpendGate spending = _ -> Optional.empty();
    private int workers;

    Rehearsal(ScriptedModelClient.Turn... script) {
        model = new ScriptedModelClient(script);
        var admission = AnAdmission.of("project", "ann").build(clock);
        job = ((Admitted) engine.admit(admission, QueueCaps.DEFAULT)).job().id();
    }

    /** Registers and offers these tools. */
    Rehearsal with(Tool... tools) {
        for (var tool : tools) {
            registry.register(tool, "test");
            offering(tool.spec().name(), "hybrid");
        }
        return this;
    }

    Rehearsal offering(String tool, String runtime) {
        return offering(new ToolOffer(tool, Json.of("{'type':'function','function':{}}"), runtime, false));
    }

    Rehearsal offering(ToolOffer offer) {
        offers.put(offer.name(), offer);
        return this;
    }

    /** The request came from this browser. */
    Rehearsal from(String itsDevice) {
        device = itsDevice;
        return this;
    }

    Rehearsal limits(RoundLimits newLimits) {
        limits = newLimits;
        return this;
    }

    /** At most so many rounds of tools. */
    Rehearsal rounds(int most, AfterLastRound then) {
        limits = limits.rounds(most);
        afterLastRound = then;
        return this;
    }

    Rehearsal choosing(JsonNode toolChoice) {
        choice = toolChoice;
        return this;
    }

    Rehearsal gate(StartGate newGate) {
        gate = newGate;
        return this;
    }

    Rehearsal spending(SpendGate newGate) {
        spending = newGate;
        return this;
    }

    /** The job in the hands of a new worker. */
    JobRun claim() {
        return claim(engine);
    }

    /** @param log where this attempt writes */
    JobRun claim(JobLog log) {
        engine.wakeDue();
        var worker = "worker-" + ++workers;
        engine.register(worker, null);
        var claimed = engine.claim(worker, 1, Running.ofUser(5)).getFirst();
        return new JobRun(claimed.record(), claimed.request(), null, claimed.lease(), log, gate);
    }

    /** Runs the loop as a job's runner would, to its last step. */
    Step play(JobRun run) throws InterruptedException {
        try {
            return play(run, "").step();
        } catch (EngineException e) {
            return Step.of(new NextStep.End(new Ending.Failed(e.failure())));
        }
    }

    /** Runs the loop as one of several of a job. */
    ToolLoop.Result play(JobRun run, String path) throws InterruptedException {
        var loop = new ToolLoop(new ToolLoop.Parts(
                model, registry, new SmallSchemas(), blobs, WaitRules.DEFAULT, devices, clock, this::pause));
        return loop.run(run, spec(path));
    }

    private LoopSpec spec(String path) {
        return new LoopSpec(
                path,
                "scripted",
                List.of(QUESTION),
                List.copyOf(offers.values()),
                device,
                choice,
                Json.object("{}"),
                limits,
                afterLastRound,
                spending);
    }

    private void pause(Duration time) {
        pauses.add(time);
        clock.move(time);
    }

    /** One whole attempt: claimed, played, its last step committed. */
    Job attempt() throws InterruptedException {
        var run = claim();
        run.log().commit(run.lease(), play(run));
        return engine.find(job).orElseThrow();
    }

    /** The last worker is silent; the job is due again. */
    void takeOver() {
        engine.takeOver("worker-" + workers);
    }

    /** The only question that is open. */
    Wait question() {
        var open = record().waits().stream().filter(Wait::isOpen).toList();
        if (open.size() != 1) {
            throw new AssertionError("one open question was expected but there are " + open);
        }
        return open.getFirst();
    }

    /** A person answers the only open question. */
    void decides(Action action, @Nullable JsonNode data, @Nullable String comment) {
        engine.answer(question().ask().id(), new Answer(action, data, comment, "ann"), null);
    }

    void decides(Action action) {
        decides(action, null, null);
    }

    JobRecord record() {
        return engine.read(job).orElseThrow();
    }

    List<Call> calls() {
        return record().calls();
    }

    /** The only call of the job. */
    Call call() {
        var calls = calls();
        if (calls.size() != 1) {
            throw new AssertionError("one call was expected but there are " + calls);
        }
        return calls.getFirst();
    }

    /** What the loop wrote: all events but those of the job's state. */
    List<JobEvent> events() {
        return engine.read(job, 0, 1000).stream()
                .filter(entry -> !entry.type().startsWith("job."))
                .map(entry -> entry.event())
                .toList();
    }

    <E extends JobEvent> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What a viewer of the whole log reads, who trusts every offset. */
    String shownText() {
        var shown = new StringBuilder();
        for (var event : events()) {
            switch (event) {
                case JobEvent.TextStreamed e -> {
                    if (e.offset() != shown.length()) {
                        throw new AssertionError("offset %d does not fit '%s'".formatted(e.offset(), shown));
                    }
                    shown.append(e.text());
                }
                case JobEvent.RoundRewound e -> shown.setLength(Math.toIntExact(e.offset()));
                default -> {}
            }
        }
        return shown.toString();
    }

    /** The tool messages of the last request, in order. */
    List<JsonNode> toldToModel() {
        var tools = new ArrayList<JsonNode>();
        for (var message : model.requests().getLast().messages()) {
            if (message.path("role").asText().equals("tool")) {
                tools.add(message);
            }
        }
        return tools;
    }

    /** The error that the last request told of its only call. */
    JsonNode toldError() {
        return Json.of(toldToModel().getFirst().path("content").asText()).path("error");
    }
}
