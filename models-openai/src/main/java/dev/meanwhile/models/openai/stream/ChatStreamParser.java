package dev.meanwhile.models.openai.stream;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Parses one answer of {@code /chat/completions}, given as bytes in any pieces, into facts and an outcome. Nothing that a provider
 * sends makes it throw. Used by one thread.
 */
public final class ChatStreamParser {
    private final SseFraming framing = new SseFraming(this::event);
    private final ProviderErrors errors;
    private final TurnAssembler turn;
    private @Nullable TurnOutcome outcome;

    /** @param sink takes the facts, on the thread that gives the bytes */
    public ChatStreamParser(ModelSink sink, ToolArguments mode, ProviderErrors errors) {
        this.errors = errors;
        this.turn = new TurnAssembler(sink, mode, errors);
    }

    /**
     * Takes the next bytes of an event stream.
     *
     * @return false once the outcome is known, after which no more bytes are to be given
     * @throws InterruptedException if the sink was interrupted
     */
    public boolean accept(byte[] bytes, int from, int to) throws InterruptedException {
        try {
            framing.accept(bytes, from, to);
        } catch (MalformedStream e) {
            outcome = malformed(e);
        }
        return outcome == null;
    }

    /**
     * Takes a whole answer that is no event stream but one JSON object, as some servers give it for what they cannot stream.
     *
     * @throws InterruptedException if the sink was interrupted
     */
    public TurnOutcome whole(byte[] json) throws InterruptedException {
        try {
            event(json, json.length);
        } catch (MalformedStream e) {
            outcome = malformed(e);
        }
        return end();
    }

    /** How the turn ended, or null while that is open. */
    public @Nullable TurnOutcome outcome() {
        return outcome;
    }

    /** Whether the model has said why it stopped; then all that may come is usage and {@code [DONE]}. */
    public boolean isFinished() {
        return turn.isFinished();
    }

    /**
     * The bytes ended, in whichever way.
     *
     * @return the outcome; a cut stream if neither a finish reason nor {@code [DONE]} had come
     */
    public TurnOutcome end() throws InterruptedException {
        if (outcome == null) {
            outcome = ending();
        }
        return outcome;
    }

    private TurnOutcome ending() throws InterruptedException {
        try {
            framing.end();
        } catch (MalformedStream e) {
            // The last event came without its blank line, so it is cut rather than malformed.
            return turn.isFinished() ? finish() : cut();
        }
        if (outcome != null) {
            return outcome;
        }
        return turn.isFinished() ? finish() : cut();
    }

    private boolean event(byte[] data, int length) throws MalformedStream, InterruptedException {
        if (isDone(data, length)) {
            outcome = finish();
            return false;
        }
        turn.accept(ChunkReader.read(data, length));
        var failure = turn.failure();
        if (failure != null) {
            outcome = new TurnOutcome.Broken(failure);
        }
        return outcome == null;
    }

    private TurnOutcome finish() throws InterruptedException {
        try {
            return turn.finish();
        } catch (MalformedStream e) {
            return malformed(e);
        }
    }

    private TurnOutcome malformed(MalformedStream e) {
        return new TurnOutcome.Broken(errors.failure(ErrorCode.MODEL_PROTOCOL, String.valueOf(e.getMessage())));
    }

    private TurnOutcome cut() {
        return new TurnOutcome.Broken(
                errors.failure(ErrorCode.MODEL_STREAM_CUT, "the stream ended before the answer was finished"));
    }

    private static boolean isDone(byte[] data, int length) {
        var end = length;
        while (end > 0 && data[end - 1] <= ' ' && data[end - 1] >= 0) {
            end--;
        }
        return end == 6
                && data[0] == '['
                && data[1] == 'D'
                && data[2] == 'O'
                && data[3] == 'N'
                && data[4] == 'E'
                && data[5] == ']';
    }
}
