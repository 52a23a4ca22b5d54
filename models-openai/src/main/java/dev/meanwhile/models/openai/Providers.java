package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.llm.ModelClient.ModelOffer;
import dev.meanwhile.core.llm.ProviderKey;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which provider answers for a model. */
final class Providers {
    /** Exists without configuration; a key meant for it goes to this address and no other. */
    static final ProviderConfig OPENROUTER =
            ProviderConfig.of("openrouter", URI.create("https://openrouter.ai/api/v1"), "openrouter/auto");

    private final List<ProviderConfig> configured;

    /** @param configured in the order in which they are asked */
    Providers(List<ProviderConfig> configured) {
        this.configured = List.copyOf(configured);
        Check.that(!configured.isEmpty(), "at least one provider of models must be configured");
        var names = configured.stream().map(ProviderConfig::name).distinct().count();
        Check.that(names == configured.size(), "two providers of models have the same name");
    }

    /** The provider with the key that is to be sent to it, or null if none serves the model. */
    @Nullable
    ProviderConfig choose(String model, @Nullable ProviderKey key) {
        if (key == null) {
            return byModel(model);
        }
        var chosen = key.provider() == null ? byModel(model) : byName(key.provider());
        return chosen == null ? null : chosen.withKey(key.key());
    }

    String defaultModel() {
        return configured.getFirst().defaultModel();
    }

    List<ModelOffer> offers() {
        return configured.stream()
                .map(provider -> new ModelOffer(provider.name(), offered(provider), provider.isDemo()))
                .toList();
    }

    private List<String> offered(ProviderConfig provider) {
        return configured.size() == 1 ? List.of("*") : provider.serves();
    }

    private @Nullable ProviderConfig byModel(String model) {
        if (configured.size() == 1) {
            return configured.getFirst();
        }
        return configured.stream()
                .filter(provider -> provider.serves(model))
                .findFirst()
                .orElse(null);
    }

    private @Nullable ProviderConfig byName(String name) {
        var known = configured.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElse(null);
        if (!name.equals(OPENROUTER.name())) {
            return known;
        }
        var isReal = known != null && known.endpoint("").equals(OPENROUTER.endpoint(""));
        return isReal ? known : OPENROUTER;
    }
}
