package dev.meanwhile.core.log;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.JobState;
import java.io.UncheckedIOException;

/**
 * The one place that turns events into their stored and sent form and back. Wire names and fields are API: payloads only grow, a
 * field is never renamed, readers skip what they do not know.
 */
public final class EventCodec {
    public static final String TEXT = "text.delta";
    public static final String REASONING = "reasoning.delta";
    public static final String FINISHED = "job.finished";

    public static final String APPROVAL_ASKED = "approval.asked";
    public static final String APPROVAL_EXPIRED = "approval.expired";

    /** Money and arguments come back as they were written: a double would turn 0.000001 into 0.0000010. */
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private EventCodec() {}

    /** The event's {@code type} on the wire. */
    public static String type(JobEvent event) {
        return switch (event) {
            case JobEvent.Queued _ -> "job.queued";
            case JobEvent.Started _ -> "job.started";
            case JobEvent.Waiting _ -> "job.waiting";
            case JobEvent.Resumed _ -> "job.resumed";
            case JobEvent.Finished _ -> FINISHED;
            case JobEvent.TextStreamed _ -> TEXT;
            case JobEvent.ReasoningStreamed _ -> REASONING;
            case JobEvent.ImageAdded _ -> "image.added";
            case JobEvent.RoundRewound _ -> "round.rewound";
            case JobEvent.RoundFinished _ -> "round.finished";
            case JobEvent.ToolCalled _ -> "tool.called";
            case JobEvent.ToolStarted _ -> "tool.started";
            case JobEvent.ToolFinished _ -> "tool.finished";
            case JobEvent.ToolWaiting _ -> "tool.waiting";
            case JobEvent.ApprovalAsked _ -> APPROVAL_ASKED;
            case JobEvent.ApprovalAnswered _ -> "approval.answered";
            case JobEvent.ApprovalExpired _ -> APPROVAL_EXPIRED;
            case JobEvent.UsageUpdated _ -> "usage.updated";
            case JobEvent.NoticeGiven _ -> "notice.given";
            case JobEvent.OfKind e -> e.type();
        };
    }

    /** The event's payload as a JSON object. */
    public static String write(JobEvent event) {
        return switch (event) {
            case JobEvent.TextStreamed(int round, int tryNo, long offset, String text) ->
                delta(round, tryNo, offset, text);
            case JobEvent.ReasoningStreamed(int round, int tryNo, long offset, String text) ->
                delta(round, tryNo, offset, text);
            default -> tree(event).toString();
        };
    }

    /** On the path of every token, so without a tree: 0.2 µs instead of 1. */
    private static String delta(int round, int tryNo, long offset, String text) {
        var out = new StringBuilder(text.length() + 64);
        out.append("{\"round\":").append(round).append(",\"try\":").append(tryNo);
        out.append(",\"offset\":").append(offset).append(",\"text\":\"");
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        return out.append("\"}").toString();
    }

    /** A payload that stands for all events from this one on. */
    static String from(long seq, String payload) {
        return payload.substring(0, payload.length() - 1) + ",\"from\":" + seq + "}";
    }

    private static ObjectNode tree(JobEvent event) {
        var node = NODES.objectNode();
        return switch (event) {
            case JobEvent.Queued _ -> node;
            case JobEvent.Started e -> node.put("attempt", e.attempt()).put("worker", e.worker());
            case JobEvent.Waiting e ->
                node.put("reason", e.reason().wireName())
                        .put("atMostMs", e.atMost().toMillis());
            case JobEvent.Resumed e -> node.put("because", e.because());
            case JobEvent.Finished e -> finished(node, e);
            case JobEvent.ImageAdded e -> round(node, e.round(), e.tryNo()).put("url", e.url());
            case JobEvent.RoundRewound e ->
                round(node, e.round(), e.tryNo()).put("offset", e.offset()).put("reasoningOffset", e.reasoningOffset());
            case JobEvent.RoundFinished e -> node.put("round", e.round()).put("finishReason", e.finishReason());
            case JobEvent.ToolCalled e -> ToolEvents.write(node, e);
            case JobEvent.ToolStarted e -> ToolEvents.write(node, e);
            case JobEvent.ToolFinished e -> ToolEvents.write(node, e);
            case JobEvent.ToolWaiting e -> ToolEvents.write(node, e);
            case JobEvent.ApprovalAsked e -> ApprovalEvents.write(node, e);
            case JobEvent.ApprovalAnswered e -> ApprovalEvents.write(node, e);
            case JobEvent.ApprovalExpired e -> ApprovalEvents.write(node, e);
            case JobEvent.UsageUpdated e -> usage(node, e);
            case JobEvent.NoticeGiven e -> node.put("code", e.code()).put("message", e.message());
            case JobEvent.OfKind e ->
                e.payload() instanceof ObjectNode object ? object : node.set("value", e.payload());
            case JobEvent.TextStreamed _, JobEvent.ReasoningStreamed _ ->
                throw new IllegalArgumentException("deltas are written by delta()");
        };
    }

    private static ObjectNode round(ObjectNode node, int round, int tryNo) {
        return node.put("round", round).put("try", tryNo);
    }

    private static ObjectNode usage(ObjectNode node, JobEvent.UsageUpdated event) {
        node.set("usage", UsageJson.write(event.total()));
        return event.limits() == null ? node : node.set("limits", BudgetJson.write(event.limits()));
    }

    private static ObjectNode finished(ObjectNode node, JobEvent.Finished event) {
        node.put("state", event.ending().state().wireName());
        switch (event.ending()) {
            case Ending.Succeeded(var reason) -> node.put("finishReason", reason);
            case Ending.Failed(var failure) -> node.set("failure", FailureJson.write(failure));
            case Ending.TimedOut(var failure) -> node.set("failure", FailureJson.write(failure));
            case Ending.Cancelled(var by) -> node.put("by", by);
        }
        return node.set("usage", UsageJson.write(event.usage()));
    }

    /** Reads an event back. */
    public static JobEvent read(String type, String payload) {
        try {
            return read(type, JSON.readTree(payload));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a stored " + type + " is no JSON", e);
        }
    }

    private static JobEvent read(String type, JsonNode node) {
        var round = node.path("round").asInt(1);
        var tryNo = node.path("try").asInt(1);
        var offset = node.path("offset").asLong();
        return switch (type) {
            case TEXT -> new JobEvent.TextStreamed(round, tryNo, offset, text(node, "text"));
            case REASONING -> new JobEvent.ReasoningStreamed(round, tryNo, offset, text(node, "text"));
            case "job.queued" -> new JobEvent.Queued();
            case "job.started" -> new JobEvent.Started(node.path("attempt").asInt(1), text(node, "worker"));
            case "job.resumed" -> new JobEvent.Resumed(text(node, "because"));
            case "image.added" -> new JobEvent.ImageAdded(round, tryNo, text(node, "url"));
            case "round.rewound" ->
                new JobEvent.RoundRewound(
                        round, tryNo, offset, node.path("reasoningOffset").asLong());
            case "round.finished" -> new JobEvent.RoundFinished(round, text(node, "finishReason"));
            case "tool.called" -> ToolEvents.readCalled(node);
            case "tool.started" -> ToolEvents.readStarted(node);
            case "tool.finished" -> ToolEvents.readFinished(node);
            case "tool.waiting" -> ToolEvents.readWaiting(node);
            case APPROVAL_ASKED -> ApprovalEvents.readAsked(node);
            case "approval.answered" -> ApprovalEvents.readAnswered(node);
            case APPROVAL_EXPIRED -> ApprovalEvents.readExpired(node);
            case "usage.updated" ->
                new JobEvent.UsageUpdated(UsageJson.read(node.path("usage")), BudgetJson.read(node.path("limits")));
            case "notice.given" -> new JobEvent.NoticeGiven(text(node, "code"), text(node, "message"));
            case FINISHED -> new JobEvent.Finished(ending(node), UsageJson.read(node.path("usage")));
            default -> new JobEvent.OfKind(type, node); // job.waiting too: only people read it
        };
    }

    private static Ending ending(JsonNode node) {
        var state = JobState.ofWireName(text(node, "state")).orElse(JobState.FAILED);
        return switch (state) {
            case SUCCEEDED -> new Ending.Succeeded(text(node, "finishReason"));
            case CANCELLED -> new Ending.Cancelled(text(node, "by"));
            case TIMED_OUT -> new Ending.TimedOut(FailureJson.read(node.path("failure")));
            case FAILED, QUEUED, RUNNING, WAITING -> new Ending.Failed(FailureJson.read(node.path("failure")));
        };
    }

    static String text(JsonNode node, String field) {
        return requireNonNull(node.path(field).asText(""));
    }
}
