package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryBlobs;
import dev.meanwhile.core.fake.InMemoryDevices;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.wait.WaitRules;
import dev.meanwhile.workflow.definition.Draft;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** One run of a workflow on stores in memory; a test plays it attempt by attempt. Pauses take no time but move the clock. */
final class Stage {
    final HandMovedClock clock = new HandMovedClock();
    final InMemoryEngine engine = new InMemoryEngine(clock);
    final InMemoryBlobs blobs = new InMemoryBlobs();
    final ToolRegistry registry = new ToolRegistry();
    final List<Duration> pauses = new ArrayList<>();
    final Cast model;
    final JobId job;

    private final FlowRunner runner;
    private int workers;

    Stage(Draft draft, Cast model) {
        this(request("hello", draft.document()), model);
    }

    Stage(Draft draft) {
        this(draft, new Cast());
    }

    Stage(FlowRequest request, Cast model) {
        this.model = model;
        var admission =
                AnAdmission.of("project", "ann").request(request.toJson()).build(clock);
        this.job = ((Admitted) engine.admit(admission, QueueCaps.DEFAULT)).job().id();
        var parts = new ToolLoop.Parts(
                model,
                registry,
                new SmallSchemas(),
                blobs,
                WaitRules.DEFAULT,
                new InMemoryDevices(clock),
                clock,
                this::pause);
        this.runner = new FlowRunner(new Services.Needs(
                parts, engine, engine, RoundLimits.DEFAULT, new DailyBudget(engine, BigDecimal.valueOf(100))));
    }

    static FlowRequest request(String prompt, JsonNode document) {
        return new FlowRequest(
                prompt,
                null,
                List.of(),
                JsonNodeFactory.instance.objectNode(),
                document,
                new LinkedHashMap<>(),
                new LinkedHashMap<>());
    }

    Stage with(Tool... tools) {
        for (var tool : tools) {
            registry.register(tool, "test");
        }
        return this;
    }

    private synchronized void pause(Duration time) {
        pauses.add(time);
        clock.move(time);
    }

    JobRun claim() {
        engine.wakeDue();
        var worker = "worker-" + ++workers;
        engine.register(worker, null);
        var claimed = engine.claim(worker, 1, Running.ofUser(5)).getFirst();
        return new JobRun(claimed.record(), claimed.request(), null, claimed.lease(), engine, () -> {});
    }

    /** The last worker is silent; the job is due again. */
    void takeOver() {
        engine.takeOver("worker-" + workers);
    }

    Step play(JobRun run) throws InterruptedException {
        try {
            return runner.run(run);
        } catch (EngineException e) {
            return Step.of(new NextStep.End(new Ending.Failed(e.failure())));
        }
    }

    /** One whole attempt: claimed, played, its last step committed. */
    Job attempt() throws InterruptedException {
        var run = claim();
        run.log().commit(run.lease(), play(run));
        return engine.find(job).orElseThrow();
    }

    JobRecord record() {
        return engine.read(job).orElseThrow();
    }

    /** The run's result. */
    String text() {
        return ChatView.of(record()).text();
    }

    List<Entry> entries(String type) {
        return engine.read(job, 0, 1000).stream()
                .filter(entry -> entry.type().equals(type))
                .toList();
    }

    /** The paths of the events of a type, in order. */
    List<String> paths(String type) {
        return entries(type).stream().map(Entry::path).toList();
    }

    List<String> notices() {
        return entries("notice.given").stream()
                .map(entry -> ((JobEvent.NoticeGiven) entry.event()).code())
                .toList();
    }

    /** How a node ended. */
    NodeEnd end(String path) {
        return new Memo(record()).end(path).orElseThrow();
    }

    String output(String path) {
        return new Values(blobs).text(job, end(path).output());
    }
}
