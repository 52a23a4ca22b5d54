package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.Running;
import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobLog.Commit;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.core.worker.Claims.Claimed;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What the contracts of the engine's ports share: how a test reaches them, and the steps every test begins with. All ports lead to
 * one store. Each test has a project and people of its own, and leaves nothing that is due, running or waiting.
 */
@SuppressWarnings("NullAway.Init") // JUnit calls openStore before anything else
public abstract class EngineContract {
    static final Duration LEASE = Duration.ofSeconds(20);
    /** So many jobs of one person may run that the limit is out of the way. */
    static final int MANY = 1_000;

    private static final int PAGE = 1_000;

    final String unique = UUID.randomUUID().toString();
    final String project = "project-" + unique;
    /** A second project. */
    final String other = "other-" + unique;

    final String ann = "ann-" + unique;
    final String ben = "ben-" + unique;
    final Commits commits = new Commits();

    /** Set before each test. */
    private EngineUnderTest under;

    private final HandMovedClock ids = new HandMovedClock();
    private final Set<JobId> admitted = ConcurrentHashMap.newKeySet();
    private final Set<String> workers = new LinkedHashSet<>();

    /** The store, new or as the test before left it. Asked once a test. */
    protected abstract EngineUnderTest engine();

    final JobStore store() {
        return under.store();
    }

    final JobLog log() {
        return under.log();
    }

    final JobReader reader() {
        return under.reader();
    }

    final Waits waits() {
        return under.waits();
    }

    final Devices devices() {
        return under.devices();
    }

    /** A clock for ids, a millisecond later each time: they sort in the order in which they were made. */
    final HandMovedClock clock() {
        ids.move(Duration.ofMillis(1));
        return ids;
    }

    final Claims claims() {
        return under.claims();
    }

    final ThreadStore threads() {
        return under.threads();
    }

    final Spending spending() {
        return under.spending();
    }

    final Starts starts() {
        return under.starts();
    }

    final Untold untold() {
        return under.untold();
    }

    final Inbox inbox() {
        return under.inbox();
    }

    final Signals signals(String worker) {
        return under.signals(worker);
    }

    final void listen(CommitListener listener) {
        under.listen(listener);
    }

    final void shift(Duration by) {
        under.shift(by);
    }

    @BeforeEach
    final void openStore() {
        under = engine();
        under.makeProject(project);
        under.makeProject(other);
    }

    @AfterEach
    final void leaveNothingBehind() {
        admitted.forEach(id -> store().fence(id, Samples.STOPPED));
        workers.forEach(claims()::unregister);
    }

    final AnAdmission request() {
        return AnAdmission.of(project, ann);
    }

    final AdmissionResult admit(AnAdmission request, QueueCaps caps) {
        var admission = build(request);
        return store().admit(admission, caps);
    }

    final AdmissionResult admit(AnAdmission request) {
        return admit(request, QueueCaps.DEFAULT);
    }

    final Admission build(AnAdmission request) {
        var admission = request.build(clock());
        admitted.add(admission.id());
        return admission;
    }

    final JobId admitted(AnAdmission request) {
        var result = admit(request);
        assertThat(result).isInstanceOf(Admitted.class);
        return ((Admitted) result).job().id();
    }

    final List<JobId> admitted(AnAdmission request, int count) {
        var jobs = new ArrayList<JobId>();
        for (var i = 0; i < count; i++) {
            jobs.add(admitted(request));
        }
        return jobs;
    }

    /** A new worker that has just beaten. */
    final String worker() {
        return worker(null);
    }

    final String worker(@Nullable String node) {
        var worker = "worker-" + UUID.randomUUID();
        workers.add(worker);
        claims().register(worker, node);
        return worker;
    }

    final List<Claimed> claim(String worker, int room) {
        return claims().claim(worker, room, Running.ofUser(MANY));
    }

    /** Claims the only due job, with a worker of its own. */
    final Lease claimed() {
        return claimed(worker());
    }

    final Lease claimed(String worker) {
        var claimed = claim(worker, 1);
        assertThat(claimed).hasSize(1);
        return claimed.getFirst().lease();
    }

    /** A new job in the hands of a worker that has no other. */
    final Lease heldJob() {
        return heldJob(request());
    }

    final Lease heldJob(AnAdmission request) {
        var id = admitted(request);
        var lease = claimed();
        assertThat(lease.job()).isEqualTo(id);
        return lease;
    }

    /** Takes the job over as others do when its worker is silent; the old lease stays in the test's hands. */
    final Lease takeOver(Lease old) {
        assertThat(claims().takeOver(old.worker())).isEqualTo(1);
        var lease = claimed();
        assertThat(lease.job()).isEqualTo(old.job());
        return lease;
    }

    /** Commits a step that must succeed. */
    final void write(Lease lease, Step step) throws InterruptedException {
        assertThat(log().commit(lease, step)).isEqualTo(Commit.WRITTEN);
    }

    final void assertLost(Lease lease) throws InterruptedException {
        assertThat(log().commit(lease, Samples.facts())).isEqualTo(Commit.LOST);
    }

    /** Lets time go by while these workers live. */
    final void pass(Duration time, String... living) {
        var step = Duration.ofSeconds(5); // the beat of a worker
        for (var left = time; left.isPositive(); left = left.minus(step)) {
            shift(left.compareTo(step) < 0 ? left : step);
            for (var worker : living) {
                claims().beat(worker, LEASE);
            }
        }
    }

    /** Lets time go by until the next noon, so that no test meets midnight, or a minute's end, by chance. */
    final void waitForNoon() {
        var id = admitted(request());
        store().requestStop(id, ann);
        var now = job(id).times().created();
        var noon = now.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(1).atTime(12, 0);
        shift(Duration.between(now, noon.toInstant(ZoneOffset.UTC)));
    }

    final Job job(JobId id) {
        return store().find(id).orElseThrow();
    }

    final List<Entry> entries(JobId id) {
        var all = new ArrayList<Entry>();
        for (var page = log().read(id, 0, PAGE); !page.isEmpty(); ) {
            all.addAll(page);
            page = log().read(id, all.getLast().seq(), PAGE);
        }
        return all;
    }

    final List<String> types(JobId id) {
        return entries(id).stream().map(Entry::type).toList();
    }

    /** The messages of the notes in the log, in order. */
    final List<String> notes(JobId id) {
        var notes = new ArrayList<String>();
        for (var entry : entries(id)) {
            if (entry.event() instanceof JobEvent.NoticeGiven notice) {
                notes.add(notice.message());
            }
        }
        return notes;
    }

    /** The text in the log of this path, in order of its events. */
    final String text(JobId id, String path) {
        return entries(id).stream()
                .filter(entry -> entry.path().equals(path))
                .map(Entry::event)
                .filter(JobEvent.TextStreamed.class::isInstance)
                .map(event -> ((JobEvent.TextStreamed) event).text())
                .collect(Collectors.joining());
    }

    final void assertNoGaps(JobId id) {
        var expected = 1L;
        for (var entry : entries(id)) {
            assertThat(entry.seq()).isEqualTo(expected++);
        }
        assertThat(log().extent(id).last()).isEqualTo(expected - 1);
    }
}
