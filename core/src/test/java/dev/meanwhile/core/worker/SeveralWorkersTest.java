package dev.meanwhile.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.Roadblock;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.round.NodeQuestion;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Approvals;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.worker.Stops.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Workers that wake each other: none of them looks for anything by itself. */
@Timeout(60)
class SeveralWorkersTest {
    private final Crew crew = new Crew();
    private final Roadblock block = new Roadblock();

    @AfterEach
    void goHome() throws InterruptedException {
        block.lift();
        crew.goHome();
    }

    @Test
    void anIdleWorkerIsWokenForWhatAnotherHasNoRoomFor() throws InterruptedException {
        var full = crew.joins("full", 1, blocked());
        var idle = crew.joins("idle", 1, Crew.answering());
        full.awaitOthers();
        idle.awaitOthers();
        admit(full);
        block.awaitReached();

        var second = admit(full);

        assertThat(crew.awaitState(second, JobState.SUCCEEDED).attempt()).isEqualTo(1);
    }

    @Test
    void anIdleWorkerIsWokenForWhatAnotherReleases() throws InterruptedException {
        var leaves = crew.joins("leaves", 10, run -> {
            block.here();
            run.gate().pass();
            throw new AssertionError("the gate let it through");
        });
        var id = admit(leaves);
        block.awaitReached();
        var stays = crew.joins("stays", 10, Crew.answering());
        leaves.awaitOthers();
        stays.awaitOthers();
        var stopping = Thread.ofVirtual().start(() -> {
            try {
                leaves.worker().stop();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts here", e);
            }
        });
        Crew.until(() -> stopping.getState() == Thread.State.TIMED_WAITING, () -> "it does not wait");

        block.lift();

        assertThat(crew.awaitState(id, JobState.SUCCEEDED).attempt()).isEqualTo(1);
        stopping.join();
    }

    @Test
    void aStopThatAnotherProcessIsAskedForReachesTheOwner() throws InterruptedException {
        var owner = crew.joins("owner", 10, blocked());
        var other = crew.joins("other", 10, Crew.answering());
        owner.awaitOthers();
        other.awaitOthers();
        var id = admit(owner);
        block.awaitReached();
        var fences = new AtomicInteger();
        var jobs = new HookedJobs(crew.engine, () -> {}, fences::incrementAndGet);
        var stops = new Stops(jobs, crew.engine, other.feeds(), other.outbox()::command, (_, _) -> {});

        var outcome = stops.stop(id, "ann");

        assertThat(outcome).isEqualTo(Outcome.ABORTED);
        assertThat(crew.job(id).stoppedBy()).isEqualTo("ann");
        assertThat(fences).as("the owner obeyed").hasValue(0);
    }

    @Test
    void aRunningJobIsRungWhenAQuestionIsAnsweredInAnotherProcess() throws InterruptedException {
        var rung = new CountDownLatch(1);
        var owner = crew.joins("owner", 10, run -> {
            run.bell().listen(rung::countDown);
            run.commit(new Step(List.of(), List.of(), List.of(), List.of(ask()), List.of(), NextStep.CONTINUE));
            block.here();
            return Crew.answering().run(run);
        });
        var other = crew.joins("other", 10, Crew.answering());
        owner.awaitOthers();
        other.awaitOthers();
        var id = admit(owner);
        block.awaitReached();
        var question = crew.engine.ofJob(id).getFirst();

        new Approvals(crew.engine, new SmallSchemas(), 100, other.worker()::answered)
                .answer(question, new Answer(Action.SKIP, null, null, "ann"));

        assertThat(rung.await(20, TimeUnit.SECONDS)).isTrue();
        block.lift();
        crew.awaitState(id, JobState.SUCCEEDED);
    }

    private Ask ask() {
        return new NodeQuestion(
                        Kind.INPUT,
                        "Writer",
                        "What?",
                        Json.of("{}"),
                        Json.of("{}"),
                        Duration.ofMinutes(15),
                        Action.SKIP)
                .ask(WaitId.next(crew.clock), CallPlace.ofNode("write", 0), 100);
    }

    private JobRunner blocked() {
        return run -> {
            block.here();
            return Crew.answering().run(run);
        };
    }

    private JobId admit(Crew.Member member) {
        var result = member.worker().admit(AnAdmission.of("project", "ann").build(crew.clock), QueueCaps.DEFAULT);
        return ((Admitted) result).job().id();
    }
}
