package dev.meanwhile.workflow.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.chat.ChatJobs.Keys;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.chat.StartDesk;
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
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.run.JobRun;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.core.wait.WaitRules;
import dev.meanwhile.workflow.definition.Draft;
import dev.meanwhile.workflow.fake.InMemoryMemory;
import dev.meanwhile.workflow.start.FlowLimits;
import dev.meanwhile.workflow.start.FlowRetries;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** One run of a workflow on stores in memory; a test plays it attempt by attempt. Pauses take no time but move the clock. */
final class Stage {
    private static final SecretBox NO_KEYS = new SecretBox() {
        @Override
        public String seal(Secret secret, String purpose) {
            throw new IllegalStateException("no key was given");
        }

        @Override
        public Secret open(String sealed, String purpose) {
            throw new IllegalStateException("no key was given");
        }
    };

    final HandMovedClock clock = new HandMovedClock();
    final InMemoryEngine engine = new InMemoryEngine(clock);
    final InMemoryBlobs blobs = new InMemoryBlobs();
    final InMemoryMemory memory = new InMemoryMemory(clock);
    final ToolRegistry registry = new ToolRegistry();
    final List<Duration> pauses = new ArrayList<>();
    final Cast model;
    JobId job;

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
        this.runner = new FlowRunner(new FlowRunner.Needs(
                parts, engine, engine, memory, RoundLimits.DEFAULT, new DailyBudget(engine, BigDecimal.valueOf(100))));
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

    /** The job that repeats this one is the one to play from now on. */
    void retry(FlowRetries.From from) throws InterruptedException {
        var desk = new StartDesk(engine, (_, _) -> {}, QueueCaps.DEFAULT, Switches.ALL_ON);
        var retries = new FlowRetries(
                desk, new FlowRetries.Past(engine, engine, engine), new Keys(NO_KEYS, clock), FlowLimits.DEFAULT);
        var old = engine.find(job).orElseThrow();
        job = ((Admitted) retries.retry(old, new FlowRetries.Wish("ann", from, null, null)))
                .job()
                .id();
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
