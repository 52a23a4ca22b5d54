package dev.meanwhile.store.postgres.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.signal.Signal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final String SENDER = "01980000-0000-7000-8000-000000000001";

    @Test
    void jobsOfOneKindTravelTogetherInMessagesThatPostgresqlTakes() {
        var clock = new HandMovedClock();
        var news = Stream.generate(() -> (Signal) new Signal.News(JobId.next(clock)))
                .limit(500)
                .toList();

        var messages = Messages.write(SENDER, news);

        assertThat(messages)
                .hasSize(3)
                .allSatisfy(message ->
                        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(7_000));
        var read = new ArrayList<Signal>();
        messages.forEach(message -> read.addAll(Messages.read("another", message)));
        assertThat(read).isEqualTo(news);
    }

    @Test
    void onesOwnMessagesSayNothing() {
        var messages = Messages.write(SENDER, List.of(new Signal.Due()));

        assertThat(Messages.read(SENDER, messages.getFirst())).isEmpty();
        assertThat(Messages.read("another", messages.getFirst())).containsExactly(new Signal.Due());
    }

    @Test
    void whatANewerReleaseSaysIsPassedOver() {
        assertThat(Messages.read("another", SENDER + " greeting in a form of tomorrow"))
                .isEmpty();
        assertThat(Messages.read("another", "no message of ours")).isEmpty();
        assertThat(Messages.read("another", "")).isEmpty();
    }
}
