package dev.meanwhile.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.access.Principal;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final int MOST_PEOPLE = 10_000;

    private final RateLimits limits = new RateLimits(2);
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();

    private void ask(String person) {
        limits.take(new Principal(person, person, false, Map.of(), null, Set.of()), headers);
    }

    @Test
    void everyPersonHasItsOwnRequests() {
        ask("ann");
        assertThat(headers.get("RateLimit")).startsWith("\"default\";r=1;");
        ask("ann");

        assertThatThrownBy(() -> ask("ann")).isInstanceOfSatisfying(EngineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED);
            assertThat(e.failure().retryAfter()).isPositive();
        });
        assertThat(headers.get("RateLimit-Policy")).isEqualTo("\"default\";q=2;w=60");
        ask("ben");
    }

    @Test
    void overSoManyPeopleTheCountsBeginAnew() {
        ask("ann");
        ask("ann");

        for (var i = 0; i < MOST_PEOPLE; i++) {
            ask("person-" + i);
        }

        ask("ann");
    }
}
