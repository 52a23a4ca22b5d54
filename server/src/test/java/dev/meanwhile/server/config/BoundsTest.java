package dev.meanwhile.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The range of every setting that has one: the last value inside is taken, the first one outside refused. */
class BoundsTest {

    @ParameterizedTest
    @CsvSource({
        "http.port, 65535, 65536",
        "http.requests-per-minute, 1, 0",
        "worker.slots, 1, 0",
        "limits.user.running, 1, 0",
        "limits.project.running, 1, 0",
        "worker.poll-interval, 1ms, 0s",
        "worker.stop-poll-interval, 1ms, 0s",
        "worker.beat-every, 1ms, 0s",
        "worker.lease-time, 15s, 14s",
        "worker.drain-time, 0s, -1s",
        "limits.chat.max-duration, 1ms, 0s",
        "limits.chat.inactivity, 1ms, 0s",
        "limits.chat.max-tokens, 1, 0",
        "limits.chat.max-cost, 0.01, 0",
        "limits.round.rounds, 1, 0",
        "limits.round.calls, 1, 0",
        "limits.round.argument-bytes, 1KiB, 1023",
        "limits.round.result-bytes, 1KiB, 1023",
        "limits.round.event-bytes, 1KiB, 1023",
        "limits.round.to-model-bytes, 1KiB, 1023",
        "limits.round.to-model-bytes, 128KiB, 129KiB",
        "limits.round.round-time, 1ms, 0s",
        "limits.round.retries, 0, -1",
        "limits.user.queued, 1, 0",
        "limits.process.queued, 1, 0",
        "limits.user.waiting, 1, 0",
        "limits.user.cost-per-day, 0.01, 0",
        "limits.user.starts-per-minute, 1, 0",
        "limits.user.starts-per-day, 1, 0",
        "limits.project.starts-per-minute, 1, 0",
        "limits.project.starts-per-day, 1, 0",
        "sse.flush-interval, 1ms, 0s",
        "sse.flush-chunks, 1, 0",
        "sse.heartbeat, 1ms, 0s",
        "sse.recheck-every, 30s, 31s",
        "sse.most-behind, 64KiB, 63KiB",
        "sse.most-behind-in-all, 1MiB, 1023KiB",
        "log.pace, 1s, 1001ms",
        "retention.log, 365d, 366d",
        "retention.job, 7d, 6d",
        "retention.blob, 0s, -1s",
        "retention.idempotency, 0s, -1s",
        "auth.session, 1ms, 0s",
        "auth.audit-kept, 1ms, 0s",
        "token, 0123456789abcdef, 0123456789abcde",
        "tools.fetch-url.max-bytes, 1, 0",
        "tools.fetch-url.max-characters, 1, 0",
        "tools.web-search.results, 20, 21",
        "tools.web-search.per-minute, 1, 0"
    })
    void aSettingHasItsRange(String key, String inside, String outside) {
        assertThatNoException()
                .isThrownBy(() -> SettingsReader.read(List.of("--%s=%s".formatted(key, inside)), Map.of()));

        var refused = catchThrowableOfType(
                ConfigException.class, () -> SettingsReader.read(List.of("--%s=%s".formatted(key, outside)), Map.of()));

        assertThat(refused).isNotNull();
        assertThat(refused.problems()).singleElement().asString().contains(key.substring(0, key.lastIndexOf('.') + 1));
    }
}
