package dev.meanwhile.core.limit;

import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnFact.Measured;
import dev.meanwhile.core.llm.TurnOutcome;
import java.util.List;

/** Models whose measurements come with their cost. */
public final class PricedModels implements ModelClient {
    private final ModelClient models;
    private final Prices prices;

    public PricedModels(ModelClient models, Prices prices) {
        this.models = models;
        this.prices = prices;
    }

    @Override
    public TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException {
        return models.stream(
                request,
                fact -> sink.accept(
                        fact instanceof Measured(var usage)
                                ? new Measured(prices.priced(request.model(), usage))
                                : fact));
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
