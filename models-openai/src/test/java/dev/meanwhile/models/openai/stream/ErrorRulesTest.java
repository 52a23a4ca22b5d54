package dev.meanwhile.models.openai.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.secret.Secret;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorRulesTest {

    @ParameterizedTest
    @CsvSource({
        "400,MODEL_REQUEST_INVALID", "401,MODEL_UNAUTHORIZED", "402,MODEL_PAYMENT_REQUIRED", "403,MODEL_FORBIDDEN",
        "404,MODEL_NOT_FOUND", "408,MODEL_TIMED_OUT", "413,MODEL_REQUEST_INVALID", "422,MODEL_REQUEST_INVALID",
        "429,MODEL_RATE_LIMITED", "500,MODEL_UNAVAILABLE", "502,MODEL_UNAVAILABLE", "503,MODEL_UNAVAILABLE",
        "504,MODEL_TIMED_OUT", "524,MODEL_TIMED_OUT", "529,MODEL_OVERLOADED", "302,MODEL_FAILED"
    })
    void eachStatusHasOneCode(int status, ErrorCode code) {
        assertThat(ProviderErrors.codeOf(status)).isEqualTo(code);
    }

    @Test
    void anErrorInTheMidstOfTextKeepsTheTextAndTheUsage() {
        var parsed = Parsed.deltas(
                "{\"content\":\"half\"}",
                "{\"content\":\" more\"}},{\"index\":0,\"error\":{\"code\":429,\"message\":\"slow down\"}");

        assertThat(parsed.text()).isEqualTo("half more");
        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_RATE_LIMITED);
        assertThat(parsed.failure().message()).isEqualTo("acme reports: slow down");
    }

    @Test
    void aTopLevelErrorGoesBeforeItsFinishReason() {
        var parsed = Parsed.events(
                "{\"error\":{\"code\":502,\"message\":\"gone\",\"metadata\":{\"provider_name\":\"X\",\"raw\":\"boom\"}},"
                        + "\"usage\":{\"prompt_tokens\":7},\"choices\":[{\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}");

        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
        assertThat(parsed.failure().message()).isEqualTo("acme reports: gone (X: boom)");
        assertThat(parsed.all(TurnFact.Measured.class)).hasSize(1);
    }

    @Test
    void anErrorMayBeAString() {
        var parsed = Parsed.events("{\"error\":\"model crashed\"}");

        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_FAILED);
        assertThat(parsed.failure().message()).isEqualTo("acme reports: model crashed");
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded,MODEL_RATE_LIMITED", "insufficient_quota,MODEL_PAYMENT_REQUIRED",
                "invalid_api_key,MODEL_UNAUTHORIZED",
        "permission_denied,MODEL_FORBIDDEN", "model_not_found,MODEL_NOT_FOUND", "content_filter,MODEL_CONTENT_FILTERED",
        "context_length_exceeded,MODEL_REQUEST_INVALID", "overloaded_error,MODEL_OVERLOADED", "timeout,MODEL_TIMED_OUT",
        "server_error,MODEL_UNAVAILABLE", "503,MODEL_UNAVAILABLE", "who_knows,MODEL_FAILED"
    })
    void namedErrorsHaveCodesToo(String name, ErrorCode code) {
        assertThat(Parsed.events("{\"error\":{\"code\":\"" + name + "\",\"message\":\"m\"}}")
                        .code())
                .isEqualTo(code);
        assertThat(Parsed.events("{\"error\":{\"code\":null,\"type\":\"" + name + "\"}}")
                        .code())
                .isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "error,MODEL_FAILED",
        "failed,MODEL_FAILED",
        "cancelled,MODEL_FAILED",
        "content_filter,MODEL_CONTENT_FILTERED"
    })
    void someFinishReasonsAreFailures(String reason, ErrorCode code) {
        var parsed =
                Parsed.events(Parsed.choice("\"delta\":{\"content\":\"kept\"},\"finish_reason\":\"" + reason + "\""));

        assertThat(parsed.code()).isEqualTo(code);
        assertThat(parsed.text()).isEqualTo("kept");
    }

    @Test
    void whatAFilteredAnswerUsedIsMeasured() {
        var parsed = Parsed.events(
                Parsed.choice("\"delta\":{\"content\":\"kept\"},\"finish_reason\":\"content_filter\""),
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}");

        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_CONTENT_FILTERED);
        assertThat(parsed.all(TurnFact.Measured.class))
                .containsExactly(new TurnFact.Measured(new Usage(3, 0, 5, 0, null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"delta\":{\"content\":\"x\"}}",
                "nonsense",
                "[1]",
                "5",
                "{} {}",
                "{\"choices\":[}",
                "{\"a\":tru}",
                "{]"
            })
    void malformedJsonIsNeverTheEndOfAGoodAnswer(String payload) {
        var parsed = Parsed.stream(Parsed.framed(
                Parsed.choice("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\""), payload, "[DONE]"));

        assertThat(parsed.code()).isEqualTo(ErrorCode.MODEL_PROTOCOL);
        assertThat(parsed.text()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":{}}",
                "{\"choices\":[1,null,[2]]}",
                "{\"choices\":[{\"index\":\"x\",\"delta\":[1],\"finish_reason\":{}}]}",
                "{\"choices\":[{\"index\":99999999999,\"delta\":\"x\",\"message\":5}]}",
                "{\"choices\":[{\"delta\":{\"content\":5,\"tool_calls\":{\"a\":1},\"images\":3,\"reasoning_details\":true}}]}",
                "{\"type\":\"ping\"}",
                "{\"error\":null}"
            })
    void valuesOfAnUnexpectedTypeAreSkipped(String payload) {
        var parsed = Parsed.events(payload);

        assertThat(parsed.outcome()).isInstanceOf(dev.meanwhile.core.llm.TurnOutcome.Finished.class);
    }

    @Test
    void messagesNeverHaveAKey() {
        var errors = new ProviderErrors("acme", new Secret("my-own-secret-42"));
        var body =
                "{\"error\":{\"message\":\"bad key my-own-secret-42, sk-or-v1-0123456789abcdef, Bearer abcdefgh12345678\"}}";

        var failure = errors.ofStatus(401, body.getBytes(StandardCharsets.UTF_8));

        assertThat(failure.message()).isEqualTo("acme answered HTTP 401: bad key ***, ***, ***");
    }

    @Test
    void messagesAreCutAndKeysAtTheCutAreGone() {
        var errors = new ProviderErrors("acme", new Secret("my-own-secret-42"));

        var failure = errors.ofStatus(
                500, ("x".repeat(494) + "my-own-secret-42\n\n" + "y".repeat(100)).getBytes(StandardCharsets.UTF_8));

        assertThat(failure.message())
                .doesNotContain("my-own")
                .endsWith("…")
                .hasSize("acme answered HTTP 500: ".length() + 500);
    }

    @Test
    void anEmptyBodyIsNoMessage() {
        var errors = new ProviderErrors("acme", null);

        assertThat(errors.ofStatus(503, new byte[0]).message()).isEqualTo("acme answered HTTP 503");
        assertThat(errors.ofStatus(400, "{\"detail\":\"no\"}".getBytes(StandardCharsets.UTF_8))
                        .message())
                .isEqualTo("acme answered HTTP 400: no");
    }
}
