package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallArguments;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.log.JobEvent;
import dev.meanwhile.core.round.Cut;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool call as OR3 clients know it. Arguments, results and errors are texts.
 *
 * @param runtime where it runs: {@code hybrid}, {@code server} or {@code client}
 * @param approvalId the question that a person is to answer first; null for none
 * @param end what it gave, or null while it has not ended
 */
record Or3Call(
        String id,
        String name,
        int round,
        String args,
        String runtime,
        CallState state,
        @Nullable Instant startedAt,
        @Nullable String approvalId,
        @Nullable End end) {
    private static final int MOST_OUTPUT = 32 << 10;
    private static final int SUMMARY = 200;

    /**
     * How a call ended.
     *
     * @param result with a note at its end where it is cut
     * @param cutFrom bytes of the whole where {@code result} is cut; else 0
     */
    record End(@Nullable JsonNode result, @Nullable JsonNode error, long cutFrom, Duration took) {
        static End of(Call.Outcome outcome) {
            var result = outcome.result();
            var shown = result == null ? null : Cut.to(MOST_OUTPUT, result);
            var isCut = outcome.isTruncated() || !Objects.equals(shown, result);
            return new End(shown, outcome.error(), isCut ? Cut.size(result) : 0, outcome.took());
        }
    }

    static Or3Call of(Call call, String runtime, @Nullable String approvalId) {
        var outcome = call.outcome();
        var end = outcome == null ? null : End.of(outcome);
        var place = call.place();
        return new Or3Call(
                place.callId(),
                call.name(),
                place.round(),
                text(Cut.to(MOST_OUTPUT, CallArguments.shown(call.arguments()))),
                runtime,
                call.state(),
                call.startedAt(),
                approvalId,
                end);
    }

    static Or3Call of(JobEvent.ToolCalled event, String runtime) {
        return new Or3Call(
                event.callId(),
                event.name(),
                event.round(),
                text(event.arguments()),
                runtime,
                CallState.ASKED,
                null,
                null,
                null);
    }

    /** Where in the job it is; empty in a chat. */
    String path() {
        return CallPlace.ofCallId(id).map(CallPlace::path).orElse("");
    }

    Or3Call started(Instant at) {
        return new Or3Call(id, name, round, args, runtime, CallState.RUNNING, at, null, null);
    }

    /** @param approval the question that a person is to answer; null for a browser's call */
    Or3Call waiting(@Nullable String approval) {
        return new Or3Call(id, name, round, args, runtime, CallState.WAITING, null, approval, null);
    }

    Or3Call asked() {
        return new Or3Call(id, name, round, args, runtime, CallState.ASKED, null, null, null);
    }

    /** It runs with the arguments that were approved; if it does not run, its end says so. */
    Or3Call decided(JobEvent.ApprovalAnswered event) {
        var now = event.data() == null ? args : text(event.data());
        return new Or3Call(id, name, round, now, runtime, CallState.ASKED, null, null, null);
    }

    Or3Call finished(JobEvent.ToolFinished event) {
        var what = new End(event.result(), event.error(), event.cutFrom(), event.took());
        return new Or3Call(id, name, round, args, runtime, event.status(), startedAt, null, what);
    }

    /** An entry of {@code tool_calls}. */
    ObjectNode full(String url) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", id).put("name", name).put("status", status()).put("args", args);
        node.put("runtime", runtime).put("round", round);
        if (approvalId != null) {
            node.put("approvalId", approvalId);
        }
        times(node);
        if (end != null) {
            node.put("durationMs", end.took().toMillis());
            output(node, end, url);
        }
        return node;
    }

    private static void output(ObjectNode node, End end, String url) {
        if (end.error() != null) {
            node.put("error", message(end.error()));
        }
        if (end.result() != null) {
            node.put("result", text(end.result()));
            if (end.cutFrom() > 0) {
                node.put("truncated", true).put("size", end.cutFrom()).put("url", url);
            }
        }
    }

    /** An entry of {@code active_tool_calls}, in the words of the first design. */
    ObjectNode active() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", id).put("name", name).put("status", activeStatus());
        times(node);
        if (end != null && end.error() != null) {
            node.put("error", message(end.error()));
        }
        if (end != null && end.result() != null) {
            var text = text(end.result());
            var isWhole = text.length() <= SUMMARY || text.codePointCount(0, text.length()) <= SUMMARY;
            node.put("result_summary", isWhole ? text : text.substring(0, text.offsetByCodePoints(0, SUMMARY)));
        }
        return node;
    }

    private void times(ObjectNode node) {
        if (startedAt == null) {
            return;
        }
        node.put("startedAt", startedAt.toEpochMilli());
        if (end != null) {
            node.put("finishedAt", startedAt.plus(end.took()).toEpochMilli());
        }
    }

    private String status() {
        return switch (state) {
            case ASKED, WAITING -> "pending";
            case RUNNING -> "loading";
            case DONE -> "complete";
            case FAILED, UNKNOWN -> "error";
            case REFUSED -> isSkipped() ? "skipped" : "error";
        };
    }

    private String activeStatus() {
        return switch (state) {
            case ASKED, WAITING, RUNNING -> "running";
            case DONE -> "completed";
            case FAILED, UNKNOWN, REFUSED -> "error";
        };
    }

    /** No browser could run it, or a person said to go on without it. */
    private boolean isSkipped() {
        var code = end == null || end.error() == null
                ? ""
                : end.error().path("code").asText();
        return code.equals("client_only") || code.equals("skipped");
    }

    private static String message(JsonNode error) {
        return error.path("message").asText(error.toString());
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}
