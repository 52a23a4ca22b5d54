package dev.meanwhile.workflow.run;

import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnOutcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A model that answers by what it is asked, so that nodes may ask it in any order. Records the requests. */
final class Cast implements ModelClient {
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Function<ModelRequest, Turn> part;

    /** Answers with the system text and the last message: {@code write(hello)}. */
    Cast() {
        this(request -> Turn.says(echo(request)));
    }

    Cast(Function<ModelRequest, Turn> part) {
        this.part = part;
    }

    void plays(Function<ModelRequest, Turn> newPart) {
        part = newPart;
    }

    static String echo(ModelRequest request) {
        return "%s(%s)".formatted(system(request), last(request));
    }

    /** The first line of the system text; empty if there is none. */
    static String system(ModelRequest request) {
        var first = request.messages().getFirst();
        return first.path("role").asText().equals("system")
                ? first.path("content").asText().lines().findFirst().orElse("")
                : "";
    }

    static String last(ModelRequest request) {
        return request.messages().getLast().path("content").asText();
    }

    List<ModelRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException {
        requests.add(request);
        return part.apply(request).play(request, sink);
    }

    @Override
    public boolean serves(String model) {
        return true;
    }

    @Override
    public String defaultModel() {
        return "scripted";
    }

    @Override
    public List<ModelOffer> offers() {
        return List.of();
    }
}
