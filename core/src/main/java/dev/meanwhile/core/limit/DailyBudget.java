package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Holds people to what they may spend on models a day.
 *
 * @param most US dollars of one person in one project from midnight to midnight, UTC
 */
public record DailyBudget(Spending spending, BigDecimal most) {
    public DailyBudget {
        Check.that(most.signum() > 0, "limits.user.cost-per-day must be positive but is %s", most);
    }

    /** The gate of a job: its own budget, then its owner's day. */
    public SpendGate gate(Budget budget, String project, String owner) {
        return spent -> budget.refusal(spent).or(() -> refusal(project, owner, spent));
    }

    private Optional<Failure> refusal(String project, String owner, Usage spent) {
        var isFree = spent.totalTokens() > 0 && spent.cost() == null; // and needs no look into the store
        var today = isFree ? BigDecimal.ZERO : spending.today(project, owner);
        return today.compareTo(most) < 0
                ? Optional.empty()
                : Optional.of(ErrorCode.LIMIT_EXCEEDED.failure(
                        "%s's limit of %s US dollars a day is reached: %s are spent since midnight UTC"
                                .formatted(
                                        owner,
                                        most.toPlainString(),
                                        today.stripTrailingZeros().toPlainString())));
    }
}
