package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.inbox.News;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobQuery;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.worker.Claims;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every port of the store in one object, over one lock, with the time of its clock. Commits at once, so {@link #append} never
 * blocks; listeners are called while the lock is held, in order of commit.
 */
public final class InMemoryEngine
        implements JobStore, JobLog, JobReader, Waits, Claims, ThreadStore, Spending, Starts, Untold {
    private final ReentrantLock tablesLock = new ReentrantLock();
    private final Tables tables;
    private final Writing writing;
    private final Conversations conversations;
    private final Admitting admitting;
    private final Claiming claiming;
    private final Shelf shelf;
    private final InMemorySignals signals;
    private final Counting counting;
    private final Questions questions;
    private final Marks marks;

    public InMemoryEngine(InstantSource clock) {
        tables = new Tables(clock);
        writing = new Writing(tables);
        conversations = new Conversations(tables);
        admitting = new Admitting(tables, writing, conversations);
        var shares = new Shares(tables);
        claiming = new Claiming(tables, writing, shares);
        shelf = new Shelf(tables, writing, conversations);
        signals = new InMemorySignals(clock, worker -> locked(() -> shares.others(worker)));
        counting = new Counting(tables);
        questions = new Questions(tables, writing);
        marks = new Marks(tables);
    }

    /** Tells the listener of every commit from now on, of all jobs. */
    public void listen(CommitListener listener) {
        locked(() -> tables.listeners.add(listener));
    }

    @Override
    public AdmissionResult admit(Admission admission, QueueCaps caps) {
        return locked(() -> admitting.admit(admission, caps));
    }

    @Override
    public Optional<Job> find(JobId id) {
        return locked(() -> shelf.row(id).map(JobRow::job));
    }

    @Override
    public List<Job> list(JobQuery query) {
        return locked(() -> shelf.list(query));
    }

    @Override
    public Optional<JsonNode> request(JobId id) {
        return locked(() -> shelf.request(id));
    }

    /** The signals of one of its workers to the others. */
    public Signals signals(String worker) {
        return signals.of(worker);
    }

    /** What an admitted job may use. */
    public Admission.Limits limits(JobId id) {
        return locked(() -> shelf.row(id).orElseThrow().admission.limits());
    }

    @Override
    public Map<JobId, Integer> queuePositions(List<JobId> jobs) {
        return locked(() -> shelf.queuePositions(jobs));
    }

    @Override
    public Optional<JobState> requestStop(JobId id, String by) {
        return locked(() -> shelf.requestStop(id, by));
    }

    @Override
    public boolean fence(JobId id, Ending ending) {
        return locked(() -> shelf.fence(id, ending));
    }

    @Override
    public boolean forget(JobId id) {
        return locked(() -> shelf.forget(id));
    }

    @Override
    public Optional<JobId> cancelAdmission(String project, String owner, String admissionId) {
        return locked(() -> admitting.cancel(project, owner, admissionId));
    }

    @Override
    public void append(Lease lease, List<Fact> facts) throws InterruptedException {
        commit(lease, new Step(facts, List.of(), List.of(), NextStep.CONTINUE));
    }

    @Override
    public void enqueue(Lease lease, Step step) throws InterruptedException {
        if (!step.next().equals(NextStep.CONTINUE)) {
            throw new IllegalArgumentException("a step that ends, parks or releases the job must be waited for");
        }
        commit(lease, step);
    }

    @Override
    public Commit commit(Lease lease, Step step) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return locked(() -> writing.write(lease, step));
    }

    @Override
    public void alive(Lease lease, Duration quiet) {
        tablesLock.lock();
        try {
            writing.alive(lease, quiet);
        } finally {
            tablesLock.unlock();
        }
    }

    @Override
    public List<Entry> read(JobId job, long after, int limit) {
        return locked(() -> shelf.read(job, after, limit));
    }

    @Override
    public Extent extent(JobId job) {
        return locked(() -> shelf.extent(job));
    }

    @Override
    public Optional<JobRecord> read(JobId id) {
        return locked(() -> shelf.read(id));
    }

    @Override
    public Optional<Wait> find(WaitId id) {
        return locked(() -> questions.find(id));
    }

    @Override
    public Optional<Wait> find(JobId job, CallPlace call, Ask.Kind kind) {
        return locked(() -> questions.find(job, call, kind));
    }

    @Override
    public List<Wait> ofJob(JobId job) {
        return locked(() -> questions.ofJob(job));
    }

    @Override
    public List<Wait> approvals(ApprovalQuery query) {
        return locked(() -> questions.approvals(query));
    }

    @Override
    public Optional<Answered> answer(WaitId id, Answer answer, @Nullable String claim) {
        return locked(() -> questions.answer(id, answer, claim));
    }

    @Override
    public Optional<Answered> claim(WaitId id, String claim, Duration time) {
        return locked(() -> questions.claim(id, claim, time));
    }

    @Override
    public void register(String worker, @Nullable String node) {
        tablesLock.lock();
        try {
            claiming.register(worker, node);
        } finally {
            tablesLock.unlock();
        }
    }

    @Override
    public void leave(String worker) {
        tablesLock.lock();
        try {
            claiming.leave(worker);
        } finally {
            tablesLock.unlock();
        }
    }

    @Override
    public void unregister(String worker) {
        tablesLock.lock();
        try {
            claiming.unregister(worker);
        } finally {
            tablesLock.unlock();
        }
    }

    @Override
    public Map<JobId, Long> beat(String worker, Duration lease) {
        return locked(() -> claiming.beat(worker, lease));
    }

    @Override
    public List<Claimed> claim(String worker, int room, RunningCaps running) {
        return locked(() -> claiming.claim(worker, room, running));
    }

    @Override
    public Start admit(Admission admission, QueueCaps caps, String worker, RunningCaps running) {
        return locked(() -> {
            var result = admitting.admit(admission, caps);
            var claimed = result instanceof AdmissionResult.Admitted(var job)
                    ? claiming.claimNew(job.id(), worker, running)
                    : null;
            return new Start(result, claimed);
        });
    }

    @Override
    public Commands commands(String worker) {
        return locked(() -> claiming.commands(worker));
    }

    @Override
    public int wakeDue() {
        return locked(() -> questions.expire() + claiming.wakeDue());
    }

    @Override
    public Late sweep(Duration lease) {
        return locked(() -> claiming.sweep(lease));
    }

    @Override
    public int takeOver(String silentWorker) {
        return locked(() -> claiming.takeOver(silentWorker));
    }

    @Override
    public Optional<ThreadRow> create(String project, String owner, String threadId, @Nullable String title) {
        return locked(() -> conversations.create(project, owner, threadId, title));
    }

    @Override
    public Optional<ThreadRow> find(String project, String threadId) {
        return locked(() -> conversations.find(project, threadId));
    }

    @Override
    public List<ThreadRow> list(String project, String owner, @Nullable String before, int limit) {
        return locked(() -> conversations.list(project, owner, before, limit));
    }

    @Override
    public boolean mute(String project, String threadId, boolean isMuted) {
        return locked(() -> conversations.mute(project, threadId, isMuted));
    }

    @Override
    public boolean delete(String project, String threadId) {
        return locked(() -> conversations.delete(project, threadId));
    }

    @Override
    public List<Message> branch(String project, String threadId, @Nullable String leaf) {
        return locked(() -> conversations.branch(project, threadId, leaf));
    }

    @Override
    public BigDecimal today(String project, String owner) {
        return locked(() -> tables.spentToday(project, owner));
    }

    @Override
    public List<Count> count(String project, String owner, StartCaps caps) {
        return locked(() -> counting.count(project, owner, caps));
    }

    @Override
    public List<News> untold(Collection<JobId> jobs) {
        return locked(() -> marks.untold(jobs));
    }

    @Override
    public List<JobId> leftUntold(Duration age, int most) {
        return locked(() -> marks.leftUntold(age, most));
    }

    @Override
    public List<News> reminders(int most) {
        return locked(() -> marks.reminders(most));
    }

    @Override
    public void told(Collection<News> news) {
        locked(() -> {
            marks.told(news);
            return news;
        });
    }

    private <T> T locked(Supplier<T> work) {
        tablesLock.lock();
        try {
            return work.get();
        } finally {
            tablesLock.unlock();
        }
    }
}
