package dev.meanwhile.store.postgres;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Jobs of the default project for tests of one engine. */
public final class TestJobs {
    private final PostgresEngine engine;
    private final HandMovedClock ids = new HandMovedClock();

    public TestJobs(PostgresEngine engine) {
        this.engine = engine;
    }

    public static AnAdmission request() {
        return AnAdmission.of("default", "ann");
    }

    public JobId admitted(AnAdmission request) {
        return ((Admitted) engine.store().admit(build(request), QueueCaps.DEFAULT))
                .job()
                .id();
    }

    private Admission build(AnAdmission request) {
        ids.move(Duration.ofMillis(1));
        return request.build(ids);
    }

    /** A new job in the hands of a worker of its own. */
    public Lease held(AnAdmission request) {
        var id = admitted(request);
        var lease = claimed();
        if (!lease.job().equals(id)) {
            throw new IllegalStateException("another job was due: " + lease.job());
        }
        return lease;
    }

    public Lease held() {
        return held(request());
    }

    public Lease claimed() {
        var worker = "worker-" + UUID.randomUUID();
        engine.claims().register(worker, null);
        return engine.claims()
                .claim(worker, 1, Running.ofUser(1_000))
                .getFirst()
                .lease();
    }

    public static Fact says(long offset, String text) {
        return Fact.of(new JobEvent.TextStreamed(1, 1, offset, text));
    }

    public static Fact note(String message) {
        return Fact.of(new JobEvent.NoticeGiven("note", message));
    }

    public static Step step(Fact... facts) {
        return new Step(List.of(facts), List.of(), List.of(), NextStep.CONTINUE);
    }

    /** The streamed text in a job's log. */
    public String text(JobId id) {
        var all = new ArrayList<Entry>();
        for (var page = engine.log().read(id, 0, 1000);
                !page.isEmpty();
                page = engine.log().read(id, all.getLast().seq(), 1000)) {
            all.addAll(page);
        }
        return all.stream()
                .map(entry -> entry.event() instanceof JobEvent.TextStreamed said ? said.text() : "")
                .collect(Collectors.joining());
    }

    public List<Long> seqs(JobId id) {
        return engine.log().read(id, 0, 1000).stream().map(entry -> entry.seq()).toList();
    }
}
