package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.Devices.Seat;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.core.wait.Waits.ApprovalQuery;
import dev.meanwhile.core.wait.Waits.Outcome;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked what: browsers that claim calls, people who look for approvals. */
public abstract class WhoIsAskedContract extends AskingContract {
    private static final Duration CLAIM = Duration.ofSeconds(30);

    @Test
    void aBrowserAnswersUnderItsClaim() throws InterruptedException {
        var ask = askedOfBrowser();
        assertThat(waits().answer(ask.id(), done(), "mine").orElseThrow().outcome())
                .isEqualTo(Outcome.NOT_CLAIMED);

        assertThat(claim(ask, "mine", CLAIM)).isEqualTo(Outcome.TAKEN);

        assertThat(claim(ask, "another", CLAIM)).isEqualTo(Outcome.NOT_CLAIMED);
        assertThat(waits().answer(ask.id(), done(), "another").orElseThrow().outcome())
                .isEqualTo(Outcome.NOT_CLAIMED);
        assertThat(waits().answer(ask.id(), done(), "mine").orElseThrow().outcome())
                .isEqualTo(Outcome.TAKEN);
        assertThat(waits().answer(ask.id(), done(), "another").orElseThrow().outcome())
                .as("the same result from wherever")
                .isEqualTo(Outcome.REPEATED);
        assertThat(claim(ask, "mine", CLAIM)).isEqualTo(Outcome.ANSWERED_OTHERWISE);
    }

    @Test
    void aClaimLapsesUnlessItIsKept() throws InterruptedException {
        var ask = askedOfBrowser();
        claim(ask, "first", CLAIM);
        shift(Duration.ofSeconds(20));
        assertThat(claim(ask, "first", CLAIM)).as("kept").isEqualTo(Outcome.TAKEN);
        shift(Duration.ofSeconds(20));
        assertThat(claim(ask, "second", CLAIM)).isEqualTo(Outcome.NOT_CLAIMED);

        shift(Duration.ofSeconds(11));

        assertThat(claim(ask, "second", Duration.ofHours(1))).isEqualTo(Outcome.TAKEN);
        assertThat(find(ask.id()).claim())
                .as("no longer than the question")
                .isEqualTo(new Wait.Claim("second", find(ask.id()).expires()));
    }

    @Test
    void approvalsAreListedToThoseWhoMayAnswer() throws InterruptedException {
        var first = askedAndParked();
        var second = askedAndParked();
        askedOfBrowser();
        var third = askedAndParked();
        answer(second, rejected());

        assertThat(listed(query(ann, List.of(project), List.of(), null, 10))).containsExactly(third, second, first);
        assertThat(listed(query(ann, List.of(project), List.of(), Wait.State.OPEN, 10)))
                .containsExactly(third, first);
        assertThat(listed(query(ben, List.of(), List.of(project), Wait.State.OPEN, 1)))
                .containsExactly(third);
        assertThat(listed(query(ann, List.of(project), List.of(project), null, 10)))
                .hasSize(3);
        assertThat(listed(query(ben, List.of(project), List.of(other), null, 10)))
                .isEmpty();
        var before = new ApprovalQuery(ann, List.of(project), List.of(), null, null, third.id(), 10);
        assertThat(listed(before)).containsExactly(second, first);
        var ofJob = new ApprovalQuery(
                ann, List.of(project), List.of(), null, find(first.id()).job(), null, 10);
        assertThat(listed(ofJob)).containsExactly(first);
    }

    @Test
    void aBrowserWatchesUntilItsTimeIsOver() {
        var job = admitted(request());
        var seats = List.of(new Seat(job, "browser-1"), new Seat(job, "browser-2"), new Seat(job, "browser-1"));

        devices().attached(seats, Duration.ofSeconds(25));
        assertThat(devices().isAttached(job, "browser-1")).isTrue();
        assertThat(devices().isAttached(job, "browser-3")).isFalse();
        assertThat(devices().isAttached(admitted(request()), "browser-1")).isFalse();

        shift(Duration.ofSeconds(26));
        assertThat(devices().isAttached(job, "browser-1")).isFalse();
    }

    @Test
    void aBrowserThatLeavesIsAttachedForLess() {
        var job = admitted(request());
        var here = devices();
        var seat = List.of(new Seat(job, "browser-1"));
        here.attached(seat, Duration.ofSeconds(25));

        here.attached(seat, Duration.ofSeconds(5));
        shift(Duration.ofSeconds(6));

        assertThat(here.isAttached(job, "browser-1")).isFalse();
    }

    private static ApprovalQuery query(
            String owner, List<String> ownIn, List<String> allIn, Wait.@Nullable State state, int limit) {
        return new ApprovalQuery(owner, ownIn, allIn, state, null, null, limit);
    }

    private List<Ask> listed(ApprovalQuery query) {
        return waits().approvals(query).stream().map(Wait::ask).toList();
    }
}
