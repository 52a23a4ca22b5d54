package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.ledger.Call;
import dev.meanwhile.core.ledger.CallState;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.log.JobReader.JobRecord;
import dev.meanwhile.core.round.OpenTurn;
import dev.meanwhile.core.round.Turn;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.wait.Wait;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A chat job's content as it stands: its finished turns and what the open one has said so far. Complete without the log once the
 * job is final. Of other kinds of job it has what they say as a whole: a workflow's result, not what its nodes say.
 *
 * @param turns by round; the last one may be unfinished
 * @param calls in the order asked
 * @param waits what its unsettled calls wait for; none of a job that is over
 * @param seq the log's end at that moment; following from here continues the text without a gap
 */
public record ChatView(Job job, List<Turn> turns, List<Call> calls, List<Wait> waits, long seq) {
    public ChatView {
        turns = List.copyOf(turns);
        calls = List.copyOf(calls);
        waits = List.copyOf(waits);
    }

    public static ChatView of(JobRecord all) {
        var finished = all.checkpoints().stream()
                .filter(checkpoint -> checkpoint.path().isEmpty() && Turn.isTurn(checkpoint))
                .map(checkpoint -> Turn.of(checkpoint.data()))
                .toList();
        var lastRound = finished.isEmpty() ? 0 : finished.getLast().round();
        var tail = all.tail().stream().filter(entry -> entry.path().isEmpty()).toList();
        var open = OpenTurn.of(tail).filter(turn -> turn.round() > lastRound);
        var turns = Stream.concat(finished.stream(), open.stream()).toList();
        var calls = all.job().state().isFinal()
                ? all.calls().stream().map(ChatView::ended).toList()
                : all.calls();
        return new ChatView(all.job(), turns, calls, all.waits(), all.seq());
    }

    /** A call that was under way when its job ended; a write may have taken effect. */
    private static Call ended(Call call) {
        if (call.state().isSettled()) {
            return call;
        }
        return call.state() == CallState.RUNNING && call.effect() == Effect.WRITES
                ? settled(call, CallState.UNKNOWN, Reason.OUTCOME_UNKNOWN)
                : settled(call, CallState.FAILED, Reason.FAILED);
    }

    private static Call settled(Call call, CallState state, Reason why) {
        var error = JsonNodeFactory.instance
                .objectNode()
                .put("code", why.wireName())
                .put("message", "the job ended before the call did");
        return call.settled(state, new Call.Outcome(null, error, false, Duration.ZERO));
    }

    /** The text of all rounds, joined with nothing between. */
    public String text() {
        return String.join("", turns.stream().map(Turn::text).toList());
    }

    public String reasoning() {
        return String.join("", turns.stream().map(Turn::reasoning).toList());
    }

    public List<String> images() {
        return turns.stream().flatMap(turn -> turn.images().stream()).toList();
    }

    /** How often a round was asked anew. */
    public int rewinds() {
        return turns.stream().mapToInt(turn -> turn.tryNo() - 1).sum();
    }

    /** How many rounds the model was asked for. */
    public int rounds() {
        return turns.isEmpty() ? 0 : turns.getLast().round();
    }

    /** The id of the open question whether a call may run; null if there is none. */
    public @Nullable String openApproval(Call call) {
        return waits.stream()
                .filter(wait -> wait.isOpen() && wait.ask().kind().isForPeople())
                .filter(wait -> wait.ask().call().equals(call.place()))
                .map(wait -> wait.ask().id().text())
                .findFirst()
                .orElse(null);
    }
}
