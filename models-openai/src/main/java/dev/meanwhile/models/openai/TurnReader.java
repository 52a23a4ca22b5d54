package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.models.openai.ProviderHttp.Answer;
import dev.meanwhile.models.openai.stream.ChatStreamParser;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Reads one answer to its end, as fast as the sink takes it. Used by one thread, once. */
final class TurnReader {
    /** How long an answer whose finish reason has come is awaited for its usage. */
    private static final Duration FINISHED_PATIENCE = Duration.ofSeconds(5);

    private static final Duration ALIVE_EVERY = Duration.ofSeconds(20);
    private static final int MAX_WHOLE_BYTES = 4 << 20;

    private final Answer answer;
    private final ProviderConfig provider;
    private final ProviderErrors errors;
    private final byte[] window = new byte[4 << 10];
    private long factAt = System.nanoTime();

    TurnReader(Answer answer, ProviderConfig provider, ProviderErrors errors) {
        this.answer = answer;
        this.provider = provider;
        this.errors = errors;
    }

    TurnOutcome read(ModelSink sink) throws InterruptedException {
        var parser = new ChatStreamParser(
                fact -> {
                    sink.accept(fact);
                    factAt = System.nanoTime();
                },
                provider.toolArguments(),
                errors);
        var isDraining = false;
        try {
            var outcome = answer.isJson() ? whole(parser) : events(parser, sink);
            isDraining = outcome instanceof TurnOutcome.Finished;
            return outcome;
        } catch (SocketTimeoutException e) {
            return orIfFinished(
                    parser, ErrorCode.MODEL_TIMED_OUT, "silent for " + ProviderHttp.seconds(patience(parser)));
        } catch (IOException e) {
            ProviderHttp.endIfInterrupted();
            return orIfFinished(
                    parser, ErrorCode.MODEL_STREAM_CUT, "the connection broke before the answer was finished");
        } finally {
            if (isDraining) {
                answer.body().drain();
            } else {
                answer.close();
            }
        }
    }

    private TurnOutcome events(ChatStreamParser parser, ModelSink sink) throws IOException, InterruptedException {
        while (parser.outcome() == null) {
            answer.body().patience(patience(parser));
            var length = answer.body().read(window);
            if (length < 0) {
                return parser.end();
            }
            parser.accept(window, 0, length);
            sayAlive(sink);
        }
        return parser.end();
    }

    /** An answer that is no stream although one was asked for: a whole completion, or an error under status 200. */
    private TurnOutcome whole(ChatStreamParser parser) throws IOException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        while (bytes.size() <= MAX_WHOLE_BYTES) {
            var length = answer.body().read(window);
            if (length < 0) {
                return parser.whole(bytes.toByteArray());
            }
            bytes.write(window, 0, length);
        }
        return broken(ErrorCode.MODEL_PROTOCOL, "an answer is larger than 4 MiB");
    }

    /** Bytes that carry nothing still show that the provider works on it: long arguments of a tool call, comments. */
    private void sayAlive(ModelSink sink) throws InterruptedException {
        if (System.nanoTime() - factAt >= ALIVE_EVERY.toNanos()) {
            sink.accept(new TurnFact.Alive());
            factAt = System.nanoTime();
        }
    }

    private Duration patience(ChatStreamParser parser) {
        var idle = provider.deadlines().idle();
        return parser.isFinished() && idle.compareTo(FINISHED_PATIENCE) > 0 ? FINISHED_PATIENCE : idle;
    }

    private TurnOutcome orIfFinished(ChatStreamParser parser, ErrorCode code, String words)
            throws InterruptedException {
        var outcome = parser.end();
        var isCut = outcome instanceof TurnOutcome.Broken(var failure) && failure.code() == ErrorCode.MODEL_STREAM_CUT;
        return isCut ? broken(code, words) : outcome;
    }

    private TurnOutcome broken(ErrorCode code, String words) {
        return new TurnOutcome.Broken(errors.failure(code, words));
    }
}
