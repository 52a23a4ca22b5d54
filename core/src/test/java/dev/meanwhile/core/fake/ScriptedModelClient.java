package dev.meanwhile.core.fake;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnFact;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.core.llm.TurnOutcome.FinishReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * A model whose turns are written down beforehand: the first request gets the first turn. Records what it was asked. Guarded by
 * its own lock; turns play outside of it.
 */
public final class ScriptedModelClient implements ModelClient {
    private final Queue<Turn> script = new ArrayDeque<>();
    private final List<ModelRequest> requests = new ArrayList<>();

    public ScriptedModelClient(Turn... turns) {
        script.addAll(List.of(turns));
    }

    /** Adds a turn at the end of the script. */
    public synchronized ScriptedModelClient then(Turn turn) {
        script.add(turn);
        return this;
    }

    /** What was asked so far, in order of arrival. */
    public synchronized List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException {
        return next(request).play(request, sink);
    }

    private synchronized Turn next(ModelRequest request) {
        requests.add(request);
        var turn = script.poll();
        if (turn == null) {
            throw new AssertionError("no turn is scripted for request " + requests.size());
        }
        return turn;
    }

    @Override
    public boolean serves(String model) {
        return !model.startsWith("unknown");
    }

    @Override
    public String defaultModel() {
        return "scripted";
    }

    @Override
    public List<ModelOffer> offers() {
        return List.of(new ModelOffer("scripted", List.of("*"), false));
    }

    /** One turn of a script. */
    @FunctionalInterface
    public interface Turn {
        TurnOutcome play(ModelRequest request, ModelSink sink) throws InterruptedException;

        /** A turn of these facts with this outcome. */
        static Turn of(List<? extends TurnFact> facts, TurnOutcome outcome) {
            return (_, sink) -> {
                for (var fact : facts) {
                    sink.accept(fact);
                }
                return outcome;
            };
        }

        /** An answer in these pieces, then {@code stop}. */
        static Turn says(String... pieces) {
            return of(
                    Arrays.stream(pieces).map(TurnFact.Text::new).toList(),
                    new TurnOutcome.Finished(FinishReason.STOP));
        }

        /** A turn that asks for these tools. */
        static Turn calls(TurnFact.ToolCall... calls) {
            return of(List.of(calls), new TurnOutcome.Finished(FinishReason.TOOL_CALLS));
        }

        /** A turn that says something and then breaks. */
        static Turn breaks(ErrorCode code, String... pieces) {
            return of(
                    Arrays.stream(pieces).map(TurnFact.Text::new).toList(),
                    new TurnOutcome.Broken(code.failure("scripted: " + code.wireName())));
        }

        /** A turn that says something, waits for the roadblock to be lifted, and goes on as the other one. */
        static Turn stopsAt(Roadblock block, Turn rest, String... pieces) {
            return (request, sink) -> {
                for (var piece : pieces) {
                    sink.accept(new TurnFact.Text(piece));
                }
                block.here();
                return rest.play(request, sink);
            };
        }
    }
}
