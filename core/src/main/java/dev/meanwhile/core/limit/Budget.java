package dev.meanwhile.core.limit;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What one job may spend on models. It is held against what was measured before each request, so at most one request goes beyond.
 *
 * @param tokens read and written, from 1
 * @param cost US dollars, above 0
 */
public record Budget(long tokens, BigDecimal cost) {
    public Budget {
        Check.that(tokens >= 1, "a job's tokens must be at least 1 but are %s", tokens);
        Check.that(cost.signum() > 0, "a job's cost must be positive but is %s", cost);
        cost = cost.stripTrailingZeros();
    }

    /** Why nothing more may be spent: {@code limit_exceeded} with the limit, its cap and what was spent; empty while some is left. */
    public Optional<Failure> refusal(Usage spent) {
        if (spent.totalTokens() >= tokens) {
            return exceeded(
                    "the job's limit of %d tokens is reached: it has used %d".formatted(tokens, spent.totalTokens()));
        }
        var dollars = spent.cost();
        return dollars == null || dollars.compareTo(cost) < 0
                ? Optional.empty()
                : exceeded("the job's limit of %s US dollars is reached: it has spent %s"
                        .formatted(
                                cost.toPlainString(),
                                dollars.stripTrailingZeros().toPlainString()));
    }

    private static Optional<Failure> exceeded(String message) {
        return Optional.of(ErrorCode.LIMIT_EXCEEDED.failure(message));
    }
}
