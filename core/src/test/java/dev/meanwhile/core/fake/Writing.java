package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Wait;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes logs, and states that change with them. Guarded by the engine's lock. */
final class Writing {
    private final Tables tables;
    private final Set<Lease> toldLost = new HashSet<>();

    Writing(Tables tables) {
        this.tables = tables;
    }

    JobLog.Commit write(Lease lease, Step step) {
        var row = heldUnder(lease);
        if (row == null) {
            return JobLog.Commit.LOST;
        }
        var facts = new ArrayList<>(step.facts());
        facts.forEach(fact -> count(row, fact.event()));
        var entries = add(row, facts);
        for (var checkpoint : step.checkpoints()) {
            row.checkpoints.removeIf(other -> other.path().equals(checkpoint.path()) && other.n() == checkpoint.n());
            row.checkpoints.add(checkpoint);
            row.checkpointSeqs.put(checkpoint.path(), row.lastSeq);
            row.takenSinceCheckpoint = 0;
        }
        step.calls().forEach(call -> row.calls.merge(call.place(), at(tables.now(), call), Writing::followed));
        step.asks().forEach(ask -> ask(row, ask));
        step.heard().forEach(row.unheard::remove);
        row.quietUntil = later(row.quietUntil, tables.now());
        tell(row, entries);
        goOn(row, step.next());
        return JobLog.Commit.WRITTEN;
    }

    private void ask(JobRow row, Ask ask) {
        row.waits.put(ask.id(), open(row, ask));
        if (ask.kind().isForPeople()) {
            row.untoldWaits.add(ask.id());
        }
        ask.reminder().ifPresent(_ -> row.unreminded.add(ask.id()));
    }

    private Wait open(JobRow row, Ask ask) {
        var now = tables.now();
        var of = row.admission;
        return new Wait(
                row.id(), of.project(), of.owner(), ask, Wait.State.OPEN, now, now.plus(ask.time()), null, null, null);
    }

    private static Call at(@Nullable Instant moment, Call call) {
        return new Call(
                call.place(),
                call.providerId(),
                call.name(),
                call.arguments(),
                call.argumentsHash(),
                call.effect(),
                call.isIdempotent(),
                call.state(),
                call.startedAt() == null ? null : moment,
                call.outcome());
    }

    /** A call that was running began when it was written so. */
    private static Call followed(Call before, Call now) {
        return now.state() == CallState.RUNNING || before.startedAt() == null ? now : at(before.startedAt(), now);
    }

    void alive(Lease lease, Duration quiet) {
        var row = heldUnder(lease);
        if (row != null) {
            row.quietUntil = later(row.quietUntil, tables.now().plus(quiet));
        }
    }

    /** Adds events that the store itself writes. */
    void write(JobRow row, JobEvent... events) {
        var facts = new ArrayList<Fact>();
        for (var event : events) {
            facts.add(Fact.of(event));
        }
        tell(row, add(row, facts));
    }

    /** Ends a job that is not final. */
    void end(JobRow row, Ending ending) {
        leave(row);
        row.state = ending.state();
        row.ending = ending;
        row.finished = tables.now();
        row.stopBy = null;
        row.isUntold = true;
        row.unheard.clear();
        row.untoldWaits.clear();
        row.waits.replaceAll(
                (_, wait) -> wait.isOpen() ? Questions.ended(wait, Wait.State.CLOSED, tables.now()) : wait);
        write(row, new JobEvent.Finished(ending, row.usage));
    }

    /** Ends a job over its owner's head. */
    void endFromOutside(JobRow row, Ending ending) {
        row.epoch++;
        row.calls.replaceAll((_, call) -> isInDoubt(row, call) ? call.settled(CallState.UNKNOWN, inDoubt()) : call);
        end(row, ending);
    }

    /** Puts a job back, before new ones. */
    void requeue(JobRow row, @Nullable String because) {
        leave(row);
        row.state = JobState.QUEUED;
        row.resumeBecause = because;
        row.due = tables.now();
        row.turn = tables.nextTurn();
    }

    private static boolean isInDoubt(JobRow row, Call call) {
        var isClaimed = call.state() == CallState.WAITING
                && row.waits.values().stream()
                        .anyMatch(wait -> wait.ask().call().equals(call.place()) && wait.claim() != null);
        return (call.state() == CallState.RUNNING || isClaimed) && call.effect() == Effect.WRITES;
    }

    private static Call.Outcome inDoubt() {
        var error = JsonNodeFactory.instance.objectNode();
        error.put("code", ToolResult.Reason.OUTCOME_UNKNOWN.wireName());
        error.put("message", "this call may have taken effect; check before you repeat it");
        return new Call.Outcome(null, error, false, Duration.ZERO);
    }

    private @Nullable JobRow heldUnder(Lease lease) {
        var row = tables.jobs.get(lease.job());
        if (row != null && row.epoch == lease.epoch() && row.isHeldBy(lease.worker())) {
            return row;
        }
        if ((row == null || row.epoch != lease.epoch()) && toldLost.add(lease)) {
            tables.listeners.forEach(listener -> listener.lost(lease));
        }
        return null;
    }

    private void count(JobRow row, JobEvent event) {
        if (event instanceof JobEvent.UsageUpdated update) {
            var day = tables.today(row.admission.project(), row.admission.owner());
            tables.spending.merge(day, dollars(update.total()).subtract(dollars(row.usage)), BigDecimal::add);
            row.usage = update.total();
        }
    }

    private static BigDecimal dollars(Usage usage) {
        return usage.cost() == null ? BigDecimal.ZERO : usage.cost();
    }

    private List<Entry> add(JobRow row, List<Fact> facts) {
        var entries = new ArrayList<Entry>();
        for (var fact : facts) {
            var event = fact.event();
            entries.add(new Entry(
                    row.id(),
                    ++row.lastSeq,
                    tables.now(),
                    fact.path(),
                    EventCodec.type(event),
                    EventCodec.write(event)));
        }
        row.entries.addAll(entries);
        return entries;
    }

    private void tell(JobRow row, List<Entry> entries) {
        if (!entries.isEmpty()) {
            tables.listeners.forEach(listener -> listener.committed(row.id(), List.copyOf(entries)));
        }
    }

    private void goOn(JobRow row, NextStep next) {
        switch (next) {
            case NextStep.Continue _ -> {}
            case NextStep.End(var ending) -> end(row, ending);
            case NextStep.Release _ -> requeue(row, "released");
            case NextStep.Wait(var reason, var atMost) -> {
                leave(row);
                row.state = JobState.WAITING;
                row.waitingFor = new Job.Wait(reason, tables.now().plus(atMost));
                write(row, new JobEvent.Waiting(reason, atMost));
            }
        }
    }

    private void leave(JobRow row) {
        if (row.state == JobState.RUNNING) {
            row.ran = row.ran.plus(Duration.between(row.runningSince, tables.now()));
        }
        row.worker = null;
        row.waitingFor = null;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
