package dev.meanwhile.testkit.contract;

import static dev.meanwhile.testkit.contract.Samples.asked;
import static dev.meanwhile.testkit.contract.Samples.calls;
import static dev.meanwhile.testkit.contract.Samples.end;
import static dev.meanwhile.testkit.contract.Samples.gave;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.log.Step;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.WaitId;
import dev.meanwhile.core.wait.Waits.ApprovalQuery;
import dev.meanwhile.core.wait.Waits.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What jobs wait for: questions are asked with a step, answered from outside, and obeyed by whoever holds the job next. */
public abstract class WaitsContract extends AskingContract {

    @Test
    void aQuestionIsOpenUntilItIsAnswered() throws InterruptedException {
        var lease = heldJob();
        var ask = approval(0);

        write(lease, asks(ask));

        var open = find(ask.id());
        assertThat(open.ask()).isEqualTo(ask);
        assertThat(open.job()).isEqualTo(lease.job());
        assertThat(open.project()).isEqualTo(project);
        assertThat(open.owner()).isEqualTo(ann);
        assertThat(open.state()).isEqualTo(Wait.State.OPEN);
        assertThat(open.expires()).isEqualTo(open.asked().plus(TIME));
        assertThat(open.verdict()).isEmpty();
        assertThat(waits().find(lease.job(), ask.call(), Kind.APPROVAL)).contains(open);
        assertThat(waits().find(lease.job(), ask.call(), Kind.CLIENT_TOOL)).isEmpty();
    }

    @Test
    void nobodyAnswersWhatWasNeverAsked() {
        var unknown = WaitId.next(clock());

        assertThat(waits().find(unknown)).isEmpty();
        assertThat(waits().answer(unknown, approved(), null)).isEmpty();
        assertThat(waits().claim(unknown, "a window", TIME)).isEmpty();
    }

    @Test
    void theFirstAnswerWins() throws InterruptedException {
        var ask = askedAndParked();
        var first = new Answer(Action.APPROVE, TextNode.valueOf("edited"), "go on", ben);

        assertThat(answer(ask, first)).isEqualTo(Outcome.TAKEN);

        assertThat(answer(ask, new Answer(first.action(), first.data(), first.comment(), ann)))
                .isEqualTo(Outcome.REPEATED);
        assertThat(answer(ask, rejected())).isEqualTo(Outcome.ANSWERED_OTHERWISE);
        assertThat(answer(ask, approved())).isEqualTo(Outcome.ANSWERED_OTHERWISE);
        var answered = find(ask.id());
        assertThat(answered.state()).isEqualTo(Wait.State.ANSWERED);
        assertThat(answered.answer()).isEqualTo(first);
        assertThat(answered.verdict()).contains(Action.APPROVE);
        assertThat(answered.ended()).isNotNull();
    }

    @Test
    void theSameNumberIsTheSameAnswerHoweverItWasRead() throws InterruptedException {
        var ask = askedAndParked();

        assertThat(answer(ask, new Answer(Action.APPROVE, DoubleNode.valueOf(0.5), null, ann)))
                .isEqualTo(Outcome.TAKEN);

        var again = new Answer(Action.APPROVE, DecimalNode.valueOf(new BigDecimal("0.50")), null, ann);
        assertThat(answer(ask, again)).isEqualTo(Outcome.REPEATED);
    }

    @Test
    void anAnswerPutsAWaitingJobBackIntoTheQueue() throws InterruptedException {
        var ask = approval(0);
        var lease = heldJob();
        write(lease, asks(ask));
        park(lease);

        answer(ask, approved());

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        var claimed = claim(worker(), 1).getFirst();
        assertThat(claimed.record().waits()).singleElement().satisfies(wait -> {
            assertThat(wait.ask()).isEqualTo(ask);
            assertThat(wait.verdict()).contains(Action.APPROVE);
        });
        assertThat(claimed.record().job().attempt())
                .as("a wait counts no attempt")
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatCameBeforeTheJobWaitedIsNotLost() throws InterruptedException {
        var ask = approval(0);
        var lease = heldJob();
        write(lease, asks(ask));
        answer(ask, approved());
        assertThat(job(lease.job()).state())
                .as("its owner goes on with other things")
                .isEqualTo(JobState.RUNNING);

        park(lease);
        assertThat(claims().wakeDue()).isPositive();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
        assertThat(claim(worker(), 1).getFirst().record().waits().getFirst().verdict())
                .contains(Action.APPROVE);
    }

    @RepeatedTest(10)
    void anAnswerThatCrossesTheWaitIsNotLost() throws Exception {
        var ask = approval(0);
        var lease = heldJob();
        write(lease, asks(ask));

        LeaseContract.together(List.<Callable<Boolean>>of(
                () -> {
                    park(lease);
                    return true;
                },
                () -> answer(ask, approved()) == Outcome.TAKEN));
        claims().wakeDue();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void onlyOneOfTwoAnswersAtOnceIsTaken() throws Exception {
        var ask = askedAndParked();

        var outcomes = LeaseContract.together(
                List.<Callable<Outcome>>of(() -> answer(ask, approved()), () -> answer(ask, rejected())));

        assertThat(outcomes).containsExactlyInAnyOrder(Outcome.TAKEN, Outcome.ANSWERED_OTHERWISE);
    }

    @RepeatedTest(5)
    void twoQuestionsMayBeAnsweredAtOnce() throws Exception {
        var lease = heldJob();
        var first = ofNode(Kind.APPROVAL, 0, Action.REJECT);
        var second = ofNode(Kind.REVIEW, 1, Action.REJECT);
        write(lease, asksOnly(first, second));
        park(lease);

        var outcomes = LeaseContract.together(
                List.<Callable<Outcome>>of(() -> answer(first, approved()), () -> answer(second, rejected())));

        assertThat(outcomes).containsOnly(Outcome.TAKEN);
        var claimed = claim(worker(), 2);
        assertThat(claimed).hasSize(1);
        assertThat(claimed.getFirst().record().waits())
                .extracting(wait -> wait.verdict().orElseThrow())
                .containsExactlyInAnyOrder(Action.APPROVE, Action.REJECT);
    }

    @Test
    void whatWasHeardWakesNobodyAgain() throws InterruptedException {
        var first = approval(0);
        var second = approval(1);
        var lease = heldJob();
        write(lease, asks(first, second));
        park(lease);
        answer(first, rejected());
        var next = claimed();

        var settled = asked(0, Effect.WRITES).settled(CallState.REFUSED, gave("no"));
        write(
                next,
                new Step(List.of(), List.of(), List.of(settled), List.of(), List.of(first.id()), NextStep.CONTINUE));
        park(next);
        claims().wakeDue();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.WAITING);
        assertThat(reader().read(lease.job()).orElseThrow().waits())
                .as("of the call that is settled nothing is left")
                .singleElement()
                .satisfies(wait -> assertThat(wait.ask()).isEqualTo(second));
    }

    @Test
    void anAnswerOutlivesTheWorkerThatWasToHearIt() throws InterruptedException {
        var ask = askedAndParked();
        answer(ask, approved());
        var lost = claimed();

        claims().takeOver(lost.worker());

        assertThat(claim(worker(), 1).getFirst().record().waits().getFirst().verdict())
                .contains(Action.APPROVE);
    }

    @Test
    void aQuestionThatNobodyAnswersExpires() throws InterruptedException {
        var ask = askedAndParked();
        var job = find(ask.id()).job();
        shift(TIME.minusSeconds(5));
        claims().wakeDue();
        assertThat(job(job).state()).isEqualTo(JobState.WAITING);

        shift(Duration.ofSeconds(6));
        assertThat(answer(ask, approved())).as("before anybody looked").isEqualTo(Outcome.EXPIRED);
        assertThat(claims().wakeDue()).isPositive();

        assertThat(job(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(find(ask.id()).state()).isEqualTo(Wait.State.EXPIRED);
        assertThat(find(ask.id()).verdict()).contains(Action.REJECT);
        assertThat(answer(ask, approved())).isEqualTo(Outcome.EXPIRED);
        assertThat(claim(worker(), 1).getFirst().record().waits().getFirst().verdict())
                .contains(Action.REJECT);
    }

    @Test
    void aQuestionOfARunningJobExpiresToo() throws InterruptedException {
        var ask = approval(0);
        var lease = heldJob();
        write(lease, asks(ask));

        shift(TIME.plusSeconds(1));
        claims().wakeDue();
        assertThat(job(lease.job()).state()).isEqualTo(JobState.RUNNING);
        park(lease);
        claims().wakeDue();

        assertThat(job(lease.job()).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void whatNodesAskedIsReadAgainHoweverItEnded() throws InterruptedException {
        var lease = heldJob();
        var expired = ofNode(Kind.APPROVAL, 0, Action.FAILED);
        write(lease, asksOnly(expired));
        shift(TIME.plusSeconds(1));
        claims().wakeDue();
        var answered = ofNode(Kind.INPUT, 1, Action.SKIP);
        write(lease, asksOnly(answered));
        answer(answered, new Answer(Action.SUBMIT, TextNode.valueOf("Berlin"), null, ben));
        shift(Duration.ofSeconds(1));
        var open = ofNode(Kind.REVIEW, 2, Action.APPROVE);
        write(lease, asksOnly(open));
        write(lease, hears(expired, answered));

        var all = reader().read(lease.job()).orElseThrow().waits();

        assertThat(all).extracting(Wait::ask).containsExactly(expired, answered, open);
        assertThat(all)
                .extracting(Wait::state)
                .containsExactly(Wait.State.EXPIRED, Wait.State.ANSWERED, Wait.State.OPEN);
        assertThat(all.getFirst().verdict()).contains(Action.FAILED);
        assertThat(all.get(1).answer()).isEqualTo(new Answer(Action.SUBMIT, TextNode.valueOf("Berlin"), null, ben));
        assertThat(waits().ofJob(lease.job())).isEqualTo(all);
        assertThat(waits().ofJob(JobId.next(clock()))).isEmpty();
    }

    @Test
    void whatIsAskedOfPeopleIsListedWhateverItsKind() throws InterruptedException {
        var lease = heldJob();
        var review = ofNode(Kind.REVIEW, 0, Action.APPROVE);
        var input = ofNode(Kind.INPUT, 1, Action.SKIP);
        write(lease, asksOnly(review, input));
        var ofBrowser = askedOfBrowser();

        var mine = waits().approvals(
                        new ApprovalQuery(ann, List.of(project), List.of(), Wait.State.OPEN, null, null, 100));
        var all = waits().approvals(
                        new ApprovalQuery(ben, List.of(), List.of(project), Wait.State.OPEN, null, null, 100));

        assertThat(mine).extracting(Wait::ask).contains(review, input).doesNotContain(ofBrowser);
        assertThat(all).extracting(Wait::ask).contains(review, input).doesNotContain(ofBrowser);
    }

    @Test
    void aRunningJobIsToldOfEachAnswerUntilItHears() throws InterruptedException {
        var lease = heldJob();
        var first = ofNode(Kind.APPROVAL, 0, Action.REJECT);
        var second = ofNode(Kind.APPROVAL, 1, Action.REJECT);
        write(lease, asksOnly(first, second));
        assertThat(claims().commands(lease.worker()).answers()).isEmpty();

        answer(first, approved());
        var one = claims().commands(lease.worker());
        assertThat(one.stops()).isEmpty();
        assertThat(one.answers()).containsOnlyKeys(lease.job());

        shift(TIME.plusSeconds(1));
        claims().wakeDue();
        var two = claims().commands(lease.worker());
        assertThat(two.answers().get(lease.job())).isGreaterThan(one.answers().get(lease.job()));

        write(lease, hears(first));
        assertThat(claims().commands(lease.worker())).isEqualTo(two);
        write(lease, hears(second));
        assertThat(claims().commands(lease.worker()).answers()).isEmpty();
    }

    @Test
    void theEndOfAJobClosesItsQuestions() throws InterruptedException {
        var stopped = askedAndParked();
        store().requestStop(find(stopped.id()).job(), ann);
        var lease = heldJob();
        var ended = approval(0);
        write(lease, asks(ended));
        write(lease, end(Samples.DONE));

        for (var ask : List.of(stopped, ended)) {
            assertThat(find(ask.id()).state()).isEqualTo(Wait.State.CLOSED);
            assertThat(answer(ask, approved())).isEqualTo(Outcome.CLOSED);
        }
    }

    @Test
    void aWriteThatABrowserHasClaimedIsInDoubtWhenItsJobIsStopped() throws InterruptedException {
        var claimed = askedOfBrowser();
        claim(claimed, "a window", TIME);
        var free = askedOfBrowser();

        for (var ask : List.of(claimed, free)) {
            var id = find(ask.id()).job();
            store().requestStop(id, ann);
            assertThat(reader().read(id).orElseThrow().calls())
                    .extracting(Call::state)
                    .containsExactly(ask.equals(claimed) ? CallState.UNKNOWN : CallState.WAITING);
        }
    }

    @Test
    void whatAJobWaitedForIsForgottenWithIt() throws InterruptedException {
        var ask = askedAndParked();
        var job = find(ask.id()).job();
        store().requestStop(job, ann);

        store().forget(job);

        assertThat(waits().find(ask.id())).isEmpty();
    }

    @Test
    void aCallKeepsTheArgumentsItRunsWith() throws InterruptedException {
        var lease = heldJob();
        write(lease, calls(asked(0, Effect.WRITES)));
        var edited = asked(0, Effect.WRITES).edited("{\"to\":\"ben\"}", "%064x".formatted(77));

        write(lease, calls(edited));

        assertThat(reader().read(lease.job()).orElseThrow().calls()).containsExactly(edited);
    }
}
