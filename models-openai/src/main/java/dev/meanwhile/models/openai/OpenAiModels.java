package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ModelRequest;
import dev.meanwhile.core.llm.ModelSink;
import dev.meanwhile.core.llm.TurnOutcome;
import dev.meanwhile.models.openai.ProviderHttp.Sent;
import dev.meanwhile.models.openai.stream.ProviderErrors;
import java.time.InstantSource;
import java.util.List;

/** Asks the configured OpenAI-compatible providers. Closing it closes what is open. */
public final class OpenAiModels implements ModelClient, AutoCloseable {
    private final Providers providers;
    private final ProviderHttp http;
    private final OpenAiPassthrough passthrough;

    /**
     * @param providers at least one, in the order in which they are asked
     * @param clock for waits that providers give as a date
     */
    public OpenAiModels(List<ProviderConfig> providers, InstantSource clock) {
        this.providers = new Providers(providers);
        this.http = new ProviderHttp(clock);
        this.passthrough = new OpenAiPassthrough(this.providers, http);
    }

    @Override
    public TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException {
        var model = request.model().isBlank() ? defaultModel() : request.model();
        var provider = providers.choose(model, request.key());
        if (provider == null) {
            return new TurnOutcome.Broken(unknown(model));
        }
        var errors = new ProviderErrors(provider.name(), provider.key());
        return switch (http.post(provider, RequestBody.of(request, model), errors)) {
            case Sent.Unanswered(var failure) -> new TurnOutcome.Broken(failure);
            case Sent.Answered(var answer)
            when !answer.isOk() -> new TurnOutcome.Broken(http.failure(answer, provider, errors));
            case Sent.Answered(var answer) -> new TurnReader(answer, provider, errors).read(sink);
        };
    }

    @Override
    public boolean serves(String model) {
        return providers.choose(model, null) != null;
    }

    @Override
    public String defaultModel() {
        return providers.defaultModel();
    }

    @Override
    public List<ModelOffer> offers() {
        return providers.offers();
    }

    /** The same providers for answers that are handed through unread. */
    public OpenAiPassthrough passthrough() {
        return passthrough;
    }

    @Override
    public void close() {
        http.close();
    }

    static Failure unknown(String model) {
        return ErrorCode.MODEL_UNKNOWN.failure("no configured provider serves the model \"" + model + "\"");
    }
}
