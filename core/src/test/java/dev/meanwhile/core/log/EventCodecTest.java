package dev.meanwhile.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import java.io.UncheckedIOException;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventCodecTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Provide
    Arbitrary<JobEvent> events() {
        return Events.any();
    }

    @Property(tries = 500)
    void whatIsWrittenIsReadBack(@ForAll("events") JobEvent event) {
        assertThat(EventCodec.read(EventCodec.type(event), EventCodec.write(event)))
                .isEqualTo(event);
    }

    @Property(tries = 200)
    void everyPayloadIsOneJsonObjectOnOneLine(@ForAll("events") JobEvent event) throws JsonProcessingException {
        var payload = EventCodec.write(event);

        assertThat(JSON.readTree(payload).isObject()).isTrue();
        assertThat(payload).doesNotContain("\n", "\r"); // it becomes one data: line of a stream
    }

    @Example
    void aDeltaHasTheFieldsThatClientsRead() {
        var payload = EventCodec.write(new JobEvent.TextStreamed(2, 3, 17, "say \"hi\"\n"));

        assertThat(payload).isEqualTo("{\"round\":2,\"try\":3,\"offset\":17,\"text\":\"say \\\"hi\\\"\\n\"}");
    }

    @Example
    void aFailureHasTheFieldsThatClientsRead() {
        var ending = new Ending.Failed(
                ErrorCode.MODEL_RATE_LIMITED.failure("slow down").retryAfter(Duration.ofSeconds(7)));

        var failure = FailureJson.write(ending.failure());

        assertThat(failure.toString())
                .isEqualTo("{\"code\":\"model_rate_limited\",\"message\":\"slow down\","
                        + "\"retryable\":true,\"retryAfterMs\":7000}");
    }

    @Example
    void aWaitIsShownToPeopleOnly() {
        var waiting = new JobEvent.Waiting(WaitReason.APPROVAL, Duration.ofMinutes(15));

        var read = EventCodec.read("job.waiting", EventCodec.write(waiting));

        var payload =
                JsonNodeFactory.instance.objectNode().put("reason", "approval").put("atMostMs", 900_000);
        assertThat(read).isEqualTo(new JobEvent.OfKind("job.waiting", payload));
    }

    @Example
    void typesAndFieldsOfANewerReleaseAreSkipped() {
        assertThat(EventCodec.read("text.delta", "{\"round\":1,\"offset\":0,\"text\":\"a\",\"tone\":\"kind\"}"))
                .isEqualTo(new JobEvent.TextStreamed(1, 1, 0, "a"));
        assertThat(EventCodec.read("sound.added", "{\"url\":\"x\"}")).isInstanceOf(JobEvent.OfKind.class);
    }

    @Example
    void aCodeOfANewerReleaseReadsAsABugWithItsMessage() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("code", "model_on_strike")
                .put("message", "no work today");

        assertThat(FailureJson.read(json)).isEqualTo(ErrorCode.BUG.failure("no work today"));
    }

    @Example
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> EventCodec.read("text.delta", "{")).isInstanceOf(UncheckedIOException.class);
    }
}
