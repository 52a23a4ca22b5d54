package dev.meanwhile.server.metrics;

import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnOutcome;
import java.util.List;

/** Counts the requests that failed, whether they are repeated or not. What is streamed goes by untouched. */
public final class MeteredModels implements ModelClient {
    private final ModelClient models;
    private final Metrics metrics;

    public MeteredModels(ModelClient models, Metrics metrics) {
        this.models = models;
        this.metrics = metrics;
    }

    @Override
    public TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException {
        var outcome = models.stream(request, sink);
        if (outcome instanceof TurnOutcome.Broken(var failure)) {
            var model = metrics.bounded(request.model());
            var code = failure.code().wireName();
            metrics.counter(Names.UPSTREAM_ERRORS, "gen_ai.request.model", model, "code", code)
                    .increment();
        }
        return outcome;
    }

    @Override
    public boolean serves(String model) {
        return models.serves(model);
    }

    @Override
    public String defaultModel() {
        return models.defaultModel();
    }

    @Override
    public List<ModelOffer> offers() {
        return models.offers();
    }
}
