package dev.meanwhile.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.AdmissionResult.Refused;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.log.Lease;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the jobs of people spend in a day, and what an admission makes of it. */
public abstract class SpendingContract extends EngineContract {
    private static final QueueCaps A_DOLLAR = new QueueCaps(100, 10_000, 1_000, BigDecimal.ONE);

    private static Usage cost(String dollars) {
        return new Usage(10, 0, 5, 0, new BigDecimal(dollars));
    }

    private void tell(Lease lease, Usage total) throws InterruptedException {
        write(lease, Samples.facts(Fact.of(new JobEvent.UsageUpdated(total, null))));
    }

    private void isSpent(String dollars) {
        assertThat(spending().today(project, ann)).isEqualByComparingTo(dollars);
    }

    @BeforeEach
    void begin() {
        waitForNoon();
    }

    @Test
    void whatAJobSpendsIsItsOwnersInItsProject() throws InterruptedException {
        tell(heldJob(), cost("0.25"));

        isSpent("0.25");
        assertThat(spending().today(project, ben)).isZero();
        assertThat(spending().today(other, ann)).isZero();
    }

    @Test
    void aJobTellsItsWholeSumEachTime() throws InterruptedException {
        var lease = heldJob();

        tell(lease, cost("0.25"));
        tell(lease, cost("0.75"));
        tell(lease, cost("0.70")); // a provider that measures again may measure less

        isSpent("0.70");
    }

    @Test
    void smallAmountsAddUpExactly() throws InterruptedException {
        for (var i = 0; i < 10; i++) {
            tell(heldJob(), cost("0.0000001"));
        }

        isSpent("0.000001");
    }

    @Test
    void jobsThatFailedAndWereStoppedHaveSpentToo() throws InterruptedException {
        var fenced = heldJob();
        tell(fenced, cost("0.1"));
        store().fence(fenced.job(), Samples.STOPPED);
        write(heldJob(), Samples.end(Samples.STOPPED, Fact.of(new JobEvent.UsageUpdated(cost("0.2"), null))));

        isSpent("0.3");
    }

    @Test
    void whatALateOwnerTellsIsNotCounted() throws InterruptedException {
        var late = heldJob();
        tell(late, cost("0.1"));
        var lease = takeOver(late);

        assertLost(late);
        tell(lease, cost("0.4"));

        isSpent("0.4");
    }

    @Test
    void withoutACostNothingIsSpent() throws InterruptedException {
        tell(heldJob(), new Usage(1_000, 0, 500, 0, null));

        isSpent("0");
    }

    @Test
    void jobsThatTellAtTheSameTimeAreAllCounted() throws Exception {
        var leases = new ArrayList<Lease>();
        for (var i = 0; i < 8; i++) {
            leases.add(heldJob(i % 2 == 0 ? request() : AnAdmission.of(project, ben)));
        }

        LeaseContract.together(leases.stream()
                .<Callable<Boolean>>map(lease -> () -> {
                    for (var n = 1; n <= 10; n++) {
                        tell(lease, cost("0.%03d".formatted(n)));
                    }
                    return true;
                })
                .toList());

        isSpent("0.040"); // each ends at 0.010
        assertThat(spending().today(project, ben)).isEqualByComparingTo("0.040");
    }

    @Test
    void aSpentDayIsRefusedUntilMidnight() throws InterruptedException {
        var lease = heldJob();
        tell(lease, cost("0.999"));
        assertThat(admit(request(), A_DOLLAR)).isInstanceOf(Admitted.class);
        tell(lease, cost("1"));

        var refused = (Refused) admit(request(), A_DOLLAR);

        assertThat(refused.failure().code()).isEqualTo(ErrorCode.BUDGET_SPENT);
        var wait = requireNonNull(refused.failure().retryAfter());
        assertThat(wait).isBetween(Duration.ofHours(11), Duration.ofHours(12).plusSeconds(1));
        assertThat(admit(AnAdmission.of(project, ben), A_DOLLAR)).isInstanceOf(Admitted.class);
        shift(wait.minusMinutes(1));
        assertThat(admit(request(), A_DOLLAR)).isInstanceOf(Refused.class);

        shift(Duration.ofMinutes(1));

        assertThat(admit(request(), A_DOLLAR)).isInstanceOf(Admitted.class);
        isSpent("0");
    }

    @Test
    void aJobThatRunsOverMidnightSpendsInBothDays() throws InterruptedException {
        var lease = heldJob();
        tell(lease, cost("0.5"));
        shift(Duration.ofHours(12));

        tell(lease, cost("0.7"));

        isSpent("0.2");
    }
}
