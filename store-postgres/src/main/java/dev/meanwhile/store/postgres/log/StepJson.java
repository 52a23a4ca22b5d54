package dev.meanwhile.store.postgres.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.NextStep;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.store.postgres.record.Ends.EndColumns;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a batch as JSON arrays of rows, each with the {@code ord} of its portion: one parameter a table, where columns as arrays
 * would be forty.
 */
record StepJson(String checkpoints, String calls, String asks, String heard, String changes) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static StepJson of(List<Portion> portions) {
        var checkpoints = NODES.arrayNode();
        var calls = NODES.arrayNode();
        var asks = NODES.arrayNode();
        var heard = NODES.arrayNode();
        var changes = NODES.arrayNode();
        for (var ord = 0; ord < portions.size(); ord++) {
            var portion = portions.get(ord);
            for (var checkpoint : portion.checkpoints()) {
                add(checkpoints, ord, checkpoint, portion.before() + checkpoint.events());
            }
            for (var call : portion.calls()) {
                add(calls, ord, call);
            }
            for (var ask : portion.asks()) {
                add(asks, ord, ask);
            }
            for (var wait : portion.heard()) {
                heard.addObject().put("ord", ord).put("wait", wait.text());
            }
            if (!portion.isLean()) {
                add(changes, ord, portion);
            }
        }
        return new StepJson(
                checkpoints.toString(), calls.toString(), asks.toString(), heard.toString(), changes.toString());
    }

    private static void add(ArrayNode rows, int ord, CheckpointRow checkpoint, long seq) {
        rows.addObject()
                .put("ord", ord)
                .put("place", rows.size())
                .put("path", checkpoint.path())
                .put("n", checkpoint.n())
                .put("kind", checkpoint.kind())
                .put("seq", seq)
                .putRawValue("data", new RawValue(checkpoint.data()));
    }

    private static void add(ArrayNode rows, int ord, CallRow row) {
        var call = row.call();
        var json = rows.addObject()
                .put("ord", ord)
                .put("path", call.place().path())
                .put("round", call.place().round())
                .put("index", call.place().index())
                .put("provider_id", call.providerId())
                .put("name", call.name())
                .put("arguments", call.arguments())
                .put("arguments_hash", call.argumentsHash())
                .put("effect", call.effect().wireName())
                .put("is_idempotent", call.isIdempotent())
                .put("state", call.state().wireName())
                .put("has_begun", call.startedAt() != null)
                .put("result_sha256", row.resultSha256());
        putRaw(json, "result", row.result());
        if (call.outcome() != null) {
            outcome(json, call.outcome());
        }
    }

    private static void outcome(ObjectNode json, Call.Outcome outcome) {
        json.set("error", outcome.error());
        json.put("is_truncated", outcome.isTruncated())
                .put("took_ms", outcome.took().toMillis());
    }

    private static void add(ArrayNode rows, int ord, Ask ask) {
        var json = rows.addObject();
        json.put("ord", ord)
                .put("id", ask.id().text())
                .put("path", ask.call().path())
                .put("round", ask.call().round())
                .put("index", ask.call().index())
                .put("kind", ask.kind().wireName())
                .put("tool", ask.tool())
                .put("question", ask.question())
                .put("hash", ask.hash())
                .put("on_expiry", ask.onExpiry().wireName())
                .put("device", ask.device())
                .put("time_ms", ask.time().toMillis())
                .put("remind_ms", ask.reminder().map(Duration::toMillis).orElse(null));
        json.set("proposal", ask.proposal());
        json.set("schema", ask.schema());
    }

    /** What it takes on its way, in characters; the constant covers the small columns. */
    static int size(Ask ask) {
        return ask.proposal().toString().length() + ask.schema().toString().length() + 500;
    }

    private static void add(ArrayNode rows, int ord, Portion portion) {
        var json = rows.addObject()
                .put("ord", ord)
                .put("has_checkpoint", !portion.checkpoints().isEmpty());
        usage(json, portion.usage());
        switch (portion.next()) {
            case NextStep.Continue _ -> {}
            case NextStep.Release _ -> json.put("state", JobState.QUEUED.wireName());
            case NextStep.Wait(var reason, var atMost) ->
                json.put("state", JobState.WAITING.wireName())
                        .put("wait_reason", reason.wireName())
                        .put("at_most_ms", atMost.toMillis());
            case NextStep.End(var ending) -> {
                var columns = EndColumns.of(ending);
                json.put("state", ending.state().wireName())
                        .put("is_end", true)
                        .put("finish_reason", columns.finishReason())
                        .put("stopped_by", columns.stoppedBy());
                putRaw(json, "failure", columns.failure());
            }
        }
    }

    private static void usage(ObjectNode json, @Nullable Usage usage) {
        if (usage != null) {
            json.put("prompt_tokens", usage.promptTokens())
                    .put("cached_tokens", usage.cachedTokens())
                    .put("completion_tokens", usage.completionTokens())
                    .put("reasoning_tokens", usage.reasoningTokens())
                    .put("cost", usage.cost());
        }
    }

    private static void putRaw(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.putRawValue(name, new RawValue(text));
        }
    }
}
