package dev.meanwhile.core.chat;

import dev.meanwhile.core.chat.ChatStart.Limits;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.limit.Budget;
import dev.meanwhile.core.limit.ChatLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a chat may use at most, as configured. A request may ask for less.
 *
 * @param rounds that may ask for tools
 */
record Caps(ChatLimits chat, int rounds) {

    /** @throws EngineException {@code request_invalid} with the pointer of a limit that is outside of its range */
    void check(Limits asked) {
        check("rounds", asked.rounds() == null ? null : asked.rounds().longValue(), rounds);
        check("seconds", asked.seconds(), chat.maxDuration().toSeconds());
        check("tokens", asked.tokens(), chat.maxTokens());
        var cost = asked.cost();
        if (cost != null && (cost.signum() <= 0 || cost.compareTo(chat.maxCost()) > 0)) {
            throw ErrorCode.REQUEST_INVALID.exception("/limits/cost must be above 0 and at most %s but is %s"
                    .formatted(chat.maxCost().toPlainString(), cost));
        }
    }

    private static void check(String name, @Nullable Long asked, long most) {
        if (asked != null && (asked < 1 || asked > most)) {
            throw ErrorCode.REQUEST_INVALID.exception(
                    "/limits/%s must be 1 to %d but is %d".formatted(name, most, asked));
        }
    }

    int rounds(Limits asked) {
        return asked.rounds() == null ? rounds : Math.min(asked.rounds(), rounds);
    }

    /** What was asked for, within what is configured now. */
    Admission.Limits limits(Limits asked) {
        var wall = asked.seconds() == null ? chat.maxDuration() : Duration.ofSeconds(asked.seconds());
        var tokens = asked.tokens() == null ? chat.maxTokens() : Math.min(asked.tokens(), chat.maxTokens());
        var cost = asked.cost() == null ? chat.maxCost() : asked.cost().min(chat.maxCost());
        return new Admission.Limits(
                wall.compareTo(chat.maxDuration()) > 0 ? chat.maxDuration() : wall,
                chat.inactivity(),
                new Budget(tokens, cost));
    }
}
