package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.DONE;
import static dev.meanwhile.testkit.contract.Samples.asked;
import static dev.meanwhile.testkit.contract.Samples.calls;
import static dev.meanwhile.testkit.contract.Samples.checkpoint;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.facts;
import static dev.meanwhile.testkit.contract.Samples.gave;
import static dev.meanwhile.testkit.contract.Samples.note;
import static dev.meanwhile.testkit.contract.Samples.turn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Admission.Origin;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.Checkpoint;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.log.Lease;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link dev.meanwhile.core.log.JobReader} promises, and what a job takes over from the one it repeats. */
public abstract class JobReaderContract extends EngineContract {

    @Test
    void anUnknownJobHasNoRecord() {
        assertThat(reader().read(build(request()).id())).isEmpty();
    }

    @Test
    void aNewJobsRecordHasItsFirstEventAlone() {
        var id = admitted(request());

        var record = reader().read(id).orElseThrow();

        assertThat(record.job()).isEqualTo(job(id));
        assertThat(record.job().state()).isEqualTo(JobState.QUEUED);
        assertThat(record.checkpoints()).isEmpty();
        assertThat(record.calls()).isEmpty();
        assertThat(record.tail()).extracting(Entry::type).containsExactly("job.queued");
        assertThat(record.seq()).isEqualTo(1);
    }

    @Test
    void checkpointsComeInOrderOfCommit() throws InterruptedException {
        var lease = heldJob();
        var data = JsonNodeFactory.instance.objectNode().put("x", "ä\"\n").put("n", 1.5);
        var other = new Checkpoint("plan", 1, "node", data);

        write(lease, checkpoint(turn(1, "one")));
        write(lease, checkpoint(other));
        write(lease, checkpoint(turn(2, "two")));

        assertThat(record(lease.job()).checkpoints()).containsExactly(turn(1, "one"), other, turn(2, "two"));
    }

    @Test
    void theTailBeginsAfterTheLastCheckpoint() throws InterruptedException {
        var lease = heldJob();
        log().append(lease, List.of(note("before")));
        write(lease, checkpoint(turn(1, "one"), note("with it")));
        write(lease, facts(note("after"), note("and on")));

        var record = record(lease.job());

        assertThat(record.tail()).extracting(Entry::seq).containsExactly(record.seq() - 1, record.seq());
        assertThat(record.tail())
                .extracting(Entry::event)
                .containsExactly(note("after").event(), note("and on").event());
    }

    @Test
    void theTailOfEachPathBeginsAfterItsOwnCheckpoint() throws InterruptedException {
        var lease = heldJob();
        write(lease, checkpoint(of("left", 1, "begin"), at("left", "l1")));
        write(lease, checkpoint(of("right", 1, "begin"), at("right", "r1")));
        write(lease, facts(at("left", "l2"), at("right", "r2")));
        write(lease, checkpoint(of("left", 2, "turn")));
        write(lease, facts(at("left", "l3"), at("right", "r3")));

        assertThat(tailNotes(lease)).containsExactly("r2", "l3", "r3");
    }

    @Test
    void aTailDoesNotReachBehindThePathsThatAreOpen() throws InterruptedException {
        var lease = heldJob();
        write(lease, facts(note("before all paths")));
        write(lease, checkpoint(of("plan", 1, "begin"), at("plan", "p1")));
        write(lease, facts(at("plan", "p2"), note("between")));
        assertThat(tailNotes(lease)).containsExactly("p2", "between");

        write(lease, checkpoint(of("plan", 2, Checkpoint.CLOSING)));
        write(lease, facts(note("nothing is open")));
        assertThat(tailNotes(lease)).containsExactly("nothing is open");

        write(lease, checkpoint(of("write", 1, "begin")));
        write(lease, facts(at("write", "w1"), note("after")));
        assertThat(tailNotes(lease)).containsExactly("w1", "after");
    }

    private static Checkpoint of(String path, int n, String kind) {
        return new Checkpoint(path, n, kind, JsonNodeFactory.instance.objectNode());
    }

    private List<String> tailNotes(Lease lease) {
        return record(lease.job()).tail().stream()
                .map(Entry::event)
                .filter(JobEvent.NoticeGiven.class::isInstance)
                .map(event -> ((JobEvent.NoticeGiven) event).message())
                .toList();
    }

    private static Fact at(String path, String message) {
        return new Fact(path, new JobEvent.NoticeGiven("note", message));
    }

    @Test
    void callsComeInOrderOfPathRoundAndIndex() throws InterruptedException {
        var lease = heldJob();
        var third = in("plan", 1, 0);
        var second = in("", 10, 0);
        var first = in("", 2, 1);

        write(lease, calls(third, second, first));

        assertThat(record(lease.job()).calls()).containsExactly(first, second, third);
    }

    private static Call in(String path, int round, int index) {
        var hash = "%064x".formatted(round);
        var place = new CallPlace(path, round, index);
        return new Call(place, null, "look", "no JSON {", hash, Effect.READS, true, CallState.ASKED, null, null);
    }

    @Test
    void aCallComesBackAsItWasWritten() throws InterruptedException {
        var lease = heldJob();
        var waiting = asked(0, Effect.WRITES);
        var failed = asked(1, Effect.READS).settled(CallState.FAILED, Samples.gaveError("timeout"));
        var json = new Call.Outcome(
                JsonNodeFactory.instance.arrayNode().add(1).add("two"), null, true, Duration.ofSeconds(2));
        var done = asked(2, Effect.READS).settled(CallState.DONE, json);

        write(lease, calls(waiting, failed, done));

        assertThat(record(lease.job()).calls()).containsExactly(waiting, failed, done);
    }

    @Test
    void aCallBeganWhenItsStartWasWritten() throws InterruptedException {
        var lease = heldJob();
        var running = asked(0, Effect.WRITES).running(Instant.EPOCH); // a clock that is wrong
        var swift = asked(1, Effect.READS).running(Instant.EPOCH).settled(CallState.DONE, gave("at once"));

        write(lease, new Step(List.of(note("begun")), List.of(), List.of(running, swift), NextStep.CONTINUE));
        var begun = record(lease.job()).tail().getLast().at();
        shift(Duration.ofSeconds(3));
        write(lease, calls(running.settled(CallState.DONE, gave("done"))));

        assertThat(record(lease.job()).calls()).extracting(Call::startedAt).containsExactly(begun, begun);
    }

    @Test
    void aCallThatRunsAgainBeginsAgain() throws InterruptedException {
        var lease = heldJob();
        var running = asked(0, Effect.READS).running(Instant.EPOCH);
        write(lease, calls(running));
        shift(Duration.ofSeconds(3));

        write(lease, new Step(List.of(note("again")), List.of(), List.of(running), NextStep.CONTINUE));

        var again = record(lease.job()).tail().getLast().at();
        assertThat(record(lease.job()).calls()).extracting(Call::startedAt).containsExactly(again);
        write(lease, calls(running.asked()));
        assertThat(record(lease.job()).calls().getFirst().startedAt()).isNull();
    }

    @Test
    void aClaimHasTheRecordOfThatMoment() throws InterruptedException {
        var first = heldJob();
        write(first, checkpoint(turn(1, "one")));
        write(first, Step.of(new NextStep.Release()));

        var claimed = claim(worker(), 1).getFirst();

        assertThat(claimed.record()).isEqualTo(record(first.job()));
        assertThat(claimed.record().job().state()).isEqualTo(JobState.RUNNING);
        assertThat(claimed.record().seq()).isEqualTo(claimed.lease().lastSeq());
    }

    @Test
    void aRetryFromTheCheckpointTakesTurnsAndCallsOver() throws InterruptedException {
        var first = heldJob();
        var done = asked(0, Effect.WRITES).settled(CallState.DONE, gave("sent"));
        write(first, new Step(List.of(note("told")), List.of(turn(1, "one")), List.of(done), NextStep.CONTINUE));
        write(first, end(Samples.failed()));

        var retry = admitted(request().origin(new Origin(first.job(), true)));

        var record = record(retry);
        assertThat(record.job().retryOf()).isEqualTo(first.job());
        assertThat(record.checkpoints()).containsExactly(turn(1, "one"));
        assertThat(record.calls()).containsExactly(done);
        assertThat(types(retry)).containsExactly("job.queued");
        assertThat(record.tail()).extracting(Entry::type).containsExactly("job.queued");
    }

    @Test
    void aRetryOfSomePathsTakesTheirsOver() throws InterruptedException {
        var first = heldJob();
        var plan = of("plan", 1, Checkpoint.CLOSING);
        var calls = List.of(in("plan", 1, 0), in("write", 1, 0));
        write(
                first,
                new Step(List.of(at("plan", "p1")), List.of(plan, of("write", 1, "begin")), calls, NextStep.CONTINUE));
        write(first, end(Samples.failed()));

        var retry = record(admitted(request().origin(Origin.reusing(first.job(), List.of("plan")))));

        assertThat(retry.checkpoints()).containsExactly(plan);
        assertThat(retry.calls()).containsExactly(in("plan", 1, 0));
        assertThat(retry.tail()).extracting(Entry::type).containsExactly("job.queued");
    }

    @Test
    void aRetryFromTheStartTakesNothingOver() throws InterruptedException {
        var first = heldJob();
        write(first, checkpoint(turn(1, "one")));
        write(first, end(Samples.failed()));

        var retry = record(admitted(request().origin(new Origin(first.job(), false))));

        assertThat(retry.job().retryOf()).isEqualTo(first.job());
        assertThat(retry.checkpoints()).isEmpty();
    }

    @Test
    void theRecordOfAFinishedJobStays() throws InterruptedException {
        var lease = heldJob();
        write(lease, checkpoint(turn(1, "one")));
        write(lease, end(DONE));

        var record = record(lease.job());

        assertThat(record.checkpoints()).containsExactly(turn(1, "one"));
        assertThat(record.tail()).extracting(Entry::type).containsExactly("job.finished");
    }

    private JobRecord record(JobId id) {
        return reader().read(id).orElseThrow();
    }
}
