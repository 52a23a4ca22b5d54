package dev.meanwhile.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasAStatusAndADocument(ErrorCode code) {
        var problem = Problem.of(code.failure("why"));

        assertThat(problem.status()).isBetween(400, 599);
        assertThat(problem.document().path("code").asText()).isEqualTo(code.wireName());
        assertThat(problem.document().path("status").asInt()).isEqualTo(problem.status());
        assertThat(problem.document().path("retryable").asBoolean()).isEqualTo(code.retryable());
    }

    @ParameterizedTest
    @CsvSource({
        "REQUEST_INVALID, 400", "UNAUTHENTICATED, 401", "FORBIDDEN, 403", "JOB_NOT_FOUND, 404",
                "METHOD_NOT_ALLOWED, 405",
        "NOT_ACCEPTABLE, 406", "THREAD_BUSY, 409", "LOG_EXPIRED, 410", "BODY_TOO_LARGE, 413",
                "IDEMPOTENCY_KEY_REUSED, 422",
        "QUEUE_FULL, 429", "BUG, 500", "MODEL_UNREACHABLE, 502", "STORE_UNAVAILABLE, 503"
    })
    void theKindDecidesTheStatus(ErrorCode code, int status) {
        assertThat(Problem.of(code.failure("why")).status()).isEqualTo(status);
    }

    @Test
    void aComplaintAboutAFieldPointsToIt() {
        var problem = Problem.of(ErrorCode.REQUEST_INVALID.failure("/messages/0/role must be one of [user]"));

        assertThat(problem.document().path("errors").path(0).path("pointer").asText())
                .isEqualTo("/messages/0/role");
    }

    @Test
    void theWaitIsRoundedUpToWholeSeconds() {
        var failure = ErrorCode.RATE_LIMITED.failure("slow down").retryAfter(Duration.ofMillis(1200));

        assertThat(Problem.of(failure).retryAfterSeconds()).hasValue(2);
        assertThat(Problem.of(ErrorCode.STORE_UNAVAILABLE.failure("away")).retryAfterSeconds())
                .hasValue(2);
        assertThat(Problem.of(ErrorCode.FORBIDDEN.failure("no")).retryAfterSeconds())
                .isEmpty();
    }
}
