package dev.meanwhile.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

class LineFormatterTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String JOB = "01a1fd9f-37ad-7889-8506-5106239ae60b";
    private static final String KEY = "sk-Abcdefghijklmnop0123456789";

    @Test
    void aJsonLineIsOneObjectWithTheJobAsAField() throws Exception {
        var line = json(entry("job=" + JOB + " kind=chat attempt=2 state=succeeded"));

        assertThat(line.path("at").asText()).isEqualTo("2026-11-21T12:00:00Z");
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("logger").asText()).isEqualTo("dev.meanwhile.core.worker.HeldJob");
        assertThat(line.path("message").asText()).startsWith("job=" + JOB);
        assertThat(line.path("job").asText()).isEqualTo(JOB);
        assertThat(line.path("state").asText()).isEqualTo("succeeded");
        assertThat(line.path("attempt").isIntegralNumber()).isTrue();
        assertThat(line.path("attempt").asInt()).isEqualTo(2);
    }

    @Test
    void whatStandsBehindChangesNoField() throws Exception {
        var line = json(entry("job=" + JOB + " could not go on: job=other level=none message=x"));

        assertThat(line.path("job").asText()).isEqualTo(JOB);
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).startsWith("job=" + JOB);
    }

    @Test
    void linesOfLibrariesHaveNoFieldsOfTheirOwn() throws Exception {
        var entry = entry("job=theirs and more");
        entry.setLoggerName("org.flywaydb.core");

        assertThat(json(entry).has("job")).isFalse();
    }

    @Test
    void noSecretIsInMessageFieldsOrTrace() throws Exception {
        var entry = entry("job=" + JOB + " apiKey=" + KEY + " and Bearer " + KEY);
        entry.setThrown(new IllegalStateException("refused: " + KEY, new IllegalStateException("password=" + KEY)));

        for (var line : new String[] {formatted(entry, true), formatted(entry, false)}) {
            assertThat(line).doesNotContain(KEY).contains(JOB, "IllegalStateException", "***");
        }
        assertThat(json(entry).path("trace").asText())
                .startsWith("java.lang.IllegalStateException: refused: sk-***")
                .contains("Caused by");
    }

    @Test
    void aLineBreakForgesNoLine() throws Exception {
        var entry = entry("said \"a\r\nat=never level=ERROR job=forged\"");

        assertThat(formatted(entry, true).strip()).doesNotContain("\n", "\r");
        assertThat(formatted(entry, false).strip()).doesNotContain("\n", "\r").contains("\\r\\nat=never");
        assertThat(json(entry).path("message").asText()).contains("\r\nat=never");
    }

    private static ExtLogRecord entry(String message) {
        var entry = new ExtLogRecord(Level.INFO, message, ExtLogRecord.FormatStyle.NO_FORMAT, "LineFormatterTest");
        entry.setLoggerName("dev.meanwhile.core.worker.HeldJob");
        entry.setInstant(Instant.parse("2026-11-21T12:00:00Z"));
        return entry;
    }

    private static String formatted(ExtLogRecord entry, boolean isJson) {
        return new LineFormatter(isJson).format(entry);
    }

    private static JsonNode json(ExtLogRecord entry) throws JsonProcessingException {
        var line = formatted(entry, true);
        assertThat(line).endsWith(System.lineSeparator());
        return JSON.readTree(line);
    }
}
