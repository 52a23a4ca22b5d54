package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.chat.ChatView;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobState;
import dev.meanwhile.core.llm.Usage;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stands, folded from its events. Its text is what the job says as a whole; what nodes of a workflow say is theirs. Used
 * by one thread at a time.
 */
final class Or3Job {
    private final Job job;
    private final Map<String, String> runtimes;
    private final @Nullable Or3Flow flow;
    private final StringBuilder text;
    private final StringBuilder reasoning;
    private final Map<String, Or3Call> calls = new LinkedHashMap<>();

    private long seq;
    private int attempt;
    private int rounds;
    private JobState state;
    private Usage usage;
    private @Nullable Failure failure;
    private @Nullable Instant started;
    private @Nullable Instant finished;

    /**
     * @param runtimes where the tools of the request run, by name
     * @param flow the nodes of a workflow's run; null for other jobs
     */
    Or3Job(ChatView view, Map<String, String> runtimes, @Nullable Or3Flow flow) {
        this.job = view.job();
        this.flow = flow;
        this.runtimes = Map.copyOf(runtimes);
        this.text = new StringBuilder(view.text());
        this.reasoning = new StringBuilder(view.reasoning());
        view.calls().forEach(call -> put(Or3Call.of(call, runtime(call.name()), view.openApproval(call))));
        this.seq = view.seq();
        this.attempt = 1 + view.rewinds();
        this.rounds = view.rounds();
        this.state = job.state();
        this.usage = job.usage();
        this.failure = job.failure();
        this.started = job.times().started();
        this.finished = job.times().finished();
    }

    /** The runtimes in a job's stored request. */
    static Map<String, String> runtimes(JsonNode request) {
        var runtimes = new LinkedHashMap<String, String>();
        request.path("tools")
                .forEach(tool -> runtimes.put(
                        tool.path("name").asText(), tool.path("runtime").asText("hybrid")));
        return runtimes;
    }

    private String runtime(String tool) {
        return runtimes.getOrDefault(tool, "hybrid");
    }

    private void put(Or3Call call) {
        calls.put(call.id(), call);
    }

    void apply(Entry entry) {
        seq = entry.seq();
        var event = entry.event();
        applyToAll(entry, event);
        if (entry.path().isEmpty()) {
            applyToText(event);
        }
        if (flow != null) {
            flow.apply(entry, event);
        }
    }

    private void applyToText(JobEvent event) {
        switch (event) {
            case JobEvent.TextStreamed e -> {
                append(text, e.offset(), e.text());
                rounds = Math.max(rounds, e.round());
            }
            case JobEvent.ReasoningStreamed e -> append(reasoning, e.offset(), e.text());
            case JobEvent.RoundRewound e -> {
                attempt++;
                text.setLength((int) e.offset());
                reasoning.setLength((int) e.reasoningOffset());
            }
            case JobEvent.RoundFinished e -> rounds = Math.max(rounds, e.round());
            default -> {
                // nothing of the text
            }
        }
    }

    private void applyToAll(Entry entry, JobEvent event) {
        switch (event) {
            case JobEvent.RoundRewound e ->
                calls.values()
                        .removeIf(
                                call -> call.round() == e.round() && call.path().equals(entry.path()));
            case JobEvent.ToolCalled e -> put(Or3Call.of(e, runtime(e.name())));
            case JobEvent.ToolStarted e -> calls.computeIfPresent(e.callId(), (_, call) -> call.started(entry.at()));
            case JobEvent.ToolFinished e -> calls.computeIfPresent(e.callId(), (_, call) -> call.finished(e));
            case JobEvent.ToolWaiting e -> calls.computeIfPresent(e.callId(), (_, call) -> call.waiting(null));
            case JobEvent.ApprovalAsked e ->
                calls.computeIfPresent(e.callId(), (_, call) -> call.waiting(e.approvalId()));
            case JobEvent.ApprovalAnswered e -> calls.computeIfPresent(e.callId(), (_, call) -> call.decided(e));
            case JobEvent.ApprovalExpired e -> calls.computeIfPresent(e.callId(), (_, call) -> call.asked());
            case JobEvent.UsageUpdated e -> usage = e.total();
            case JobEvent.Started _ -> {
                state = JobState.RUNNING;
                started = started == null ? entry.at() : started;
            }
            case JobEvent.Finished e -> finish(e, entry.at());
            case JobEvent.TextStreamed _, JobEvent.ReasoningStreamed _, JobEvent.RoundFinished _ -> {
                // see applyToText
            }
            case JobEvent.Queued _,
                    JobEvent.Waiting _,
                    JobEvent.Resumed _,
                    JobEvent.ImageAdded _,
                    JobEvent.NoticeGiven _,
                    JobEvent.OfKind _ -> {
                // no word of a job in this dialect
            }
        }
    }

    /** What the fold has already is not added again. */
    private static void append(StringBuilder to, long offset, String piece) {
        var known = to.length() - (int) offset;
        if (known < piece.length()) {
            to.append(piece, Math.max(0, known), piece.length());
        }
    }

    private void finish(JobEvent.Finished event, Instant at) {
        state = event.ending().state();
        usage = event.usage();
        finished = at;
        failure = switch (event.ending()) {
            case Ending.Failed(var why) -> why;
            case Ending.TimedOut(var why) -> why;
            case Ending.Succeeded _, Ending.Cancelled _ -> null;
        };
    }

    long seq() {
        return seq;
    }

    int attempt() {
        return attempt;
    }

    int textLength() {
        return text.length();
    }

    int reasoningLength() {
        return reasoning.length();
    }

    boolean isFinal() {
        return state.isFinal();
    }

    Collection<Or3Call> calls() {
        return Collections.unmodifiableCollection(calls.values());
    }

    @Nullable
    Or3Call call(String id) {
        return calls.get(id);
    }

    /** What every status begins with: no text, no calls. */
    ObjectNode head() {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("id", job.id().text())
                .put("status", status(state))
                .put("kind", job.kind().name());
        node.put("threadId", job.threadId()).put("messageId", job.messageId()).put("model", job.model());
        node.put("chunksReceived", seq).put("attempt", attempt).put("state_version", seq);
        var begun = started == null ? job.times().created() : started;
        node.put("startedAt", begun.toEpochMilli());
        if (finished != null) {
            node.put("completedAt", finished.toEpochMilli());
        }
        if (failure != null) {
            node.put("error", state == JobState.TIMED_OUT ? "Job timed out" : failure.message());
            node.set("failure", failure(failure));
        }
        if (!usage.equals(Usage.NONE)) {
            node.set("usage", usage(usage));
        }
        if (state.isFinal()) {
            node.set("metrics", metrics());
        }
        return node;
    }

    /** The one place where states become this dialect's words. */
    static String status(JobState state) {
        return switch (state) {
            case QUEUED, RUNNING, WAITING -> "streaming";
            case SUCCEEDED -> "complete";
            case FAILED, TIMED_OUT -> "error";
            case CANCELLED -> "aborted";
        };
    }

    private static ObjectNode failure(Failure failure) {
        var node =
                JsonNodeFactory.instance.objectNode().put("code", failure.code().wireName());
        var during = failure.during();
        if (during != null) {
            node.put("failed_during", during.activity()).put("round", during.round());
            if (during.toolName() != null) {
                node.put("tool_name", during.toolName());
            }
        }
        return node;
    }

    private static ObjectNode usage(Usage usage) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("prompt_tokens", usage.promptTokens()).put("completion_tokens", usage.completionTokens());
        node.put("reasoning_tokens", usage.reasoningTokens()).put("total_tokens", usage.totalTokens());
        if (usage.cost() != null) {
            node.put("cost", usage.cost());
        }
        return node;
    }

    private ObjectNode metrics() {
        var time = calls.values().stream()
                .map(Or3Call::end)
                .filter(end -> end != null)
                .map(Or3Call.End::took)
                .reduce(Duration.ZERO, Duration::plus);
        return JsonNodeFactory.instance
                .objectNode()
                .put("tool_call_count", calls.size())
                .put("tool_execution_time_ms", time.toMillis())
                .put("total_rounds", rounds);
    }

    /** Adds the whole text. */
    ObjectNode withText(ObjectNode node) {
        return node.put("content", text.toString())
                .put("content_length", text.length())
                .put("reasoning_text", reasoning.toString());
    }

    /** Adds the text from these offsets on. */
    ObjectNode withTextFrom(ObjectNode node, int offset, int reasoningOffset) {
        node.put("content_delta", text.substring(Math.min(offset, text.length())));
        node.put("content_length", text.length());
        node.put("reasoning_delta", reasoning.substring(Math.min(reasoningOffset, reasoning.length())));
        return node.put("reasoning_length", reasoning.length());
    }

    /** Adds calls, all or those named, in this dialect's three forms. */
    ObjectNode withCalls(ObjectNode node, @Nullable Set<String> only) {
        Predicate<Or3Call> wanted = call -> only == null || only.contains(call.id());
        if (calls.values().stream().noneMatch(wanted)) {
            return node;
        }
        var url = "/api/v1/jobs/" + job.id();
        list(node, "tool_calls", wanted, call -> call.full(url));
        list(node, "active_tool_calls", wanted, Or3Call::active);
        var byRound = new LinkedHashMap<Integer, ObjectNode>();
        calls.values().stream()
                .filter(wanted)
                .forEach(call -> byRound.computeIfAbsent(call.round(), Or3Job::roundNode)
                        .withArray("toolCalls")
                        .add(call.full(url)));
        var rows = node.putArray("tool_rounds");
        byRound.values().forEach(rows::add);
        return node;
    }

    /** Whether nodes changed since {@link #withNews} told of them. */
    boolean hasNews() {
        return flow != null && flow.hasNews();
    }

    /** Adds what changed of a run's nodes since this was asked last. */
    ObjectNode withNews(ObjectNode node) {
        return flow == null ? node : node.set("workflow_state", flow.takeNews(this));
    }

    /** Adds the state of a workflow's run with its nodes, all or those named. */
    ObjectNode withNodes(ObjectNode node, @Nullable Set<String> only) {
        return flow == null ? node : node.set("workflow_state", flow.state(this, only));
    }

    /** Says that the nodes' changes are told already. */
    void dropNews() {
        if (flow != null) {
            flow.dropNews();
        }
    }

    /** How a run stands, in this dialect's word. */
    String executionState() {
        return switch (state) {
            case QUEUED -> "pending";
            case RUNNING, WAITING -> "running";
            case SUCCEEDED -> "completed";
            case FAILED -> failure != null && failure.code() == ErrorCode.WORKER_LOST ? "interrupted" : "error";
            case TIMED_OUT -> "error";
            case CANCELLED -> "stopped";
        };
    }

    /** Adds what a run came to. */
    void putResult(ObjectNode node) {
        if (state == JobState.SUCCEEDED) {
            node.put("finalOutput", Or3Output.of(text.toString()).text()); // the whole is the job's content
        } else {
            node.putNull("finalOutput");
        }
        if (state.isFinal()) {
            var result = node.putObject("result").put("success", state == JobState.SUCCEEDED);
            if (failure != null) {
                result.put("error", failure.message());
            }
        }
    }

    private static ObjectNode roundNode(int round) {
        return JsonNodeFactory.instance.objectNode().put("round", round);
    }

    private void list(ObjectNode node, String field, Predicate<Or3Call> wanted, Function<Or3Call, ObjectNode> form) {
        var array = node.putArray(field);
        calls.values().stream().filter(wanted).map(form).forEach(array::add);
    }
}
