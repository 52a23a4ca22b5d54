package dev.meanwhile.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String TOKEN = "Abcdefghijklmnop0123456789";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer " + TOKEN,
                "authorization=Basic " + TOKEN,
                "headers {x-api-key=" + TOKEN + "}",
                "{\"api_key\":\"" + TOKEN + "\"}",
                "password=" + TOKEN,
                "GET /login?ticket=" + TOKEN,
                "got mw_" + TOKEN + " from",
                "key sk-" + TOKEN,
                "jdbc:postgresql://me:" + TOKEN + "@db/x",
                "Cookie: meanwhile_session=" + TOKEN,
            })
    void noSecretIsLeft(String line) {
        assertThat(Redactor.redact(line)).doesNotContain(TOKEN).contains("***");
    }

    @Test
    void ordinaryLinesStayAsTheyAre() {
        var line = "job=01a1fd9f-37ad-7889-8506-5106239ae60b kind=chat attempt=1 state=running promptTokens=18";

        assertThat(Redactor.redact(line)).isEqualTo(line);
    }
}
