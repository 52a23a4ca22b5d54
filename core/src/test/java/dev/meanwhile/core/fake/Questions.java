package dev.meanwhile.core.fake;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits.Answered;
import dev.meanwhile.core.wait.Waits.ApprovalQuery;
import dev.meanwhile.core.wait.Waits.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and ends questions. Guarded by the engine's lock. */
final class Questions {
    private final Tables tables;
    private final Writing writing;

    Questions(Tables tables, Writing writing) {
        this.tables = tables;
        this.writing = writing;
    }

    static Wait ended(Wait wait, Wait.State state, Instant at) {
        return with(wait, state, at, wait.answer(), wait.claim());
    }

    private static Wait with(
            Wait wait, Wait.State state, @Nullable Instant ended, @Nullable Answer answer, Wait.@Nullable Claim claim) {
        return new Wait(
                wait.job(),
                wait.project(),
                wait.owner(),
                wait.ask(),
                state,
                wait.asked(),
                wait.expires(),
                ended,
                answer,
                claim);
    }

    private Stream<Wait> all() {
        return tables.jobs.values().stream().flatMap(row -> row.waits.values().stream());
    }

    Optional<Wait> find(WaitId id) {
        return all().filter(wait -> wait.ask().id().equals(id)).findFirst();
    }

    Optional<Wait> find(JobId job, CallPlace call, Ask.Kind kind) {
        return all().filter(wait -> wait.job().equals(job))
                .filter(wait -> wait.ask().call().equals(call) && wait.ask().kind() == kind)
                .findFirst();
    }

    List<Wait> ofJob(JobId job) {
        var row = tables.jobs.get(job);
        return row == null ? List.of() : List.copyOf(row.waits.values());
    }

    List<Wait> approvals(ApprovalQuery query) {
        return all().filter(wait -> wait.ask().kind().isForPeople())
                .filter(wait -> query.allIn().contains(wait.project())
                        || (query.ownIn().contains(wait.project())
                                && wait.owner().equals(query.owner())))
                .filter(wait -> query.state() == null || wait.state() == query.state())
                .filter(wait -> query.job() == null || wait.job().equals(query.job()))
                .filter(wait -> query.before() == null
                        || text(wait).compareTo(query.before().text()) < 0)
                .sorted(Comparator.comparing(Questions::text).reversed())
                .limit(query.limit())
                .toList();
    }

    private static String text(Wait wait) {
        return wait.ask().id().text();
    }

    Optional<Answered> answer(WaitId id, Answer answer, @Nullable String claim) {
        return find(id).map(wait -> {
            var outcome = wait.judge(answer, claim, tables.now());
            return new Answered(outcome, outcome == Outcome.TAKEN ? take(wait, answer) : wait);
        });
    }

    private Wait take(Wait wait, Answer answer) {
        var answered = with(wait, Wait.State.ANSWERED, tables.now(), answer, wait.claim());
        command(answered);
        return answered;
    }

    /** The job's owner has something to obey. */
    private void command(Wait ended) {
        var row = tables.jobs.get(ended.job());
        row.waits.put(ended.ask().id(), ended);
        row.unheard.add(ended.ask().id());
        row.lastAnswer++;
        row.untoldWaits.remove(ended.ask().id());
        if (ended.state() == Wait.State.EXPIRED && ended.ask().kind().isForPeople()) {
            row.untoldWaits.add(ended.ask().id());
        }
        if (row.state == JobState.WAITING) {
            writing.requeue(row, "due");
        }
    }

    Optional<Answered> claim(WaitId id, String claim, Duration time) {
        return find(id).map(wait -> {
            var outcome = wait.judgeClaim(claim, tables.now());
            return new Answered(outcome, outcome == Outcome.TAKEN ? hold(wait, claim, time) : wait);
        });
    }

    private Wait hold(Wait wait, String claim, Duration time) {
        var until = tables.now().plus(time);
        var latest = until.isAfter(wait.expires()) ? wait.expires() : until;
        var held = with(wait, Wait.State.OPEN, null, null, new Wait.Claim(claim, latest));
        tables.jobs.get(wait.job()).waits.put(wait.ask().id(), held);
        return held;
    }

    /** @return how many jobs it woke */
    int expire() {
        var over = all().filter(wait -> wait.isOpen() && !wait.expires().isAfter(tables.now()))
                .toList();
        var woken = over.stream()
                .map(wait -> tables.jobs.get(wait.job()))
                .filter(row -> row.state == JobState.WAITING)
                .distinct()
                .count();
        over.forEach(wait -> command(ended(wait, Wait.State.EXPIRED, tables.now())));
        return Math.toIntExact(woken);
    }
}
