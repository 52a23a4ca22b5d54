package dev.meanwhile.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.fake.AnAdmission;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask.Kind;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the description of the API says of events, held to what is written. */
class EventSchemasTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode DOCUMENT = document();
    private static final JsonNode SOME = JsonNodeFactory.instance.objectNode().put("a", 1);

    static Stream<JobEvent> events() {
        var failure = ErrorCode.STORE_UNAVAILABLE.failure("away").retryAfter(Duration.ofSeconds(5));
        return Stream.of(
                new JobEvent.Queued(),
                new JobEvent.Started(1, "w"),
                new JobEvent.Waiting(WaitReason.DELAY, Duration.ofSeconds(1)),
                new JobEvent.Resumed("due"),
                new JobEvent.Finished(new Ending.Succeeded("stop"), Usage.NONE),
                new JobEvent.Finished(new Ending.Failed(failure), Usage.NONE),
                new JobEvent.Finished(new Ending.TimedOut(failure), Usage.NONE),
                new JobEvent.Finished(new Ending.Cancelled("ann"), Usage.NONE),
                new JobEvent.TextStreamed(1, 1, 0, "a"),
                new JobEvent.ReasoningStreamed(1, 1, 0, "a"),
                new JobEvent.ImageAdded(1, 1, "https://example.com/a.png"),
                new JobEvent.RoundRewound(1, 2, 0, 0),
                new JobEvent.RoundFinished(1, "stop"),
                new JobEvent.ToolCalled("c", 1, 1, "calculate", SOME),
                new JobEvent.ToolStarted("c", 1, "calculate"),
                new JobEvent.ToolFinished("c", 1, "calculate", CallState.DONE, SOME, null, 9, Duration.ofMillis(3)),
                new JobEvent.ToolFinished("c", 1, "calculate", CallState.FAILED, null, SOME, 0, Duration.ofMillis(3)),
                new JobEvent.ToolWaiting("c", 1, "locate", "browser-1", Duration.ofMinutes(5)),
                new JobEvent.ApprovalAsked(
                        "a", "c", 1, Kind.APPROVAL, "send", "Send it?", SOME, Duration.ofMinutes(15)),
                new JobEvent.ApprovalAnswered("a", "c", Action.APPROVE, "ann", "yes", SOME),
                new JobEvent.ApprovalAnswered("a", "c", Action.REJECT, "ann", null, null),
                new JobEvent.ApprovalExpired("a", "c", Action.REJECT),
                new JobEvent.UsageUpdated(Usage.NONE, AnAdmission.BUDGET),
                new JobEvent.NoticeGiven("retrying", "in a second"));
    }

    @Test
    void everyKindOfEventIsTried() {
        var kinds =
                Arrays.stream(JobEvent.class.getPermittedSubclasses()).filter(kind -> kind != JobEvent.OfKind.class);

        assertThat(events().map(Object::getClass).distinct()).hasSameElementsAs(kinds.toList());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventHasTheFieldsThatAreDescribed(JobEvent event) throws IOException {
        var type = EventCodec.type(event);
        var sent = (ObjectNode) JSON.readTree(EventCodec.write(event));
        sent.put("seq", 1).put("at", "2026-11-21T12:00:00Z").put("type", type).put("path", "");
        var schema = schema("Event" + camelCase(type));

        assertThat(problems(schema, sent)).isEmpty();
        assertThat(sent.properties().stream().map(Map.Entry::getKey)).allMatch(schema.path("properties")::has);
        assertThat(problems(schema("Event"), sent)).isEmpty();
    }

    @Test
    void anEventOfALaterReleaseFitsToo() throws IOException {
        var later = JSON.readTree(
                "{\"seq\": 7, \"at\": \"2026-11-21T12:00:00Z\", \"type\": \"moon.risen\", \"path\": \"\", \"phase\": 3}");

        assertThat(problems(schema("Event"), later)).isEmpty();
    }

    @Test
    void anEventWithoutItsFieldsDoesNotFit() throws IOException {
        var bare = JSON.readTree("{\"seq\": 7, \"at\": \"2026-11-21T12:00:00Z\", \"type\": \"text.delta\"}");

        assertThat(problems(schema("Event"), bare)).isNotEmpty();
    }

    private static String camelCase(String type) {
        var name = new StringBuilder();
        for (var word : type.split("[._]", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }

    private static JsonNode schema(String name) {
        return DOCUMENT.path("components").path("schemas").path(name);
    }

    private static Iterable<?> problems(JsonNode schema, JsonNode value) {
        assertThat(schema.isObject()).isTrue();
        var whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", DOCUMENT.path("components"));
        return new NetworkntSchemas().check(whole, value);
    }

    private static JsonNode document() {
        try (var file = EventSchemasTest.class.getResourceAsStream("/docs/openapi.json")) {
            return JSON.readTree(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
