package dev.meanwhile.server.config;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.ProviderConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The provider that a machine's environment names in the usual way, where nothing is configured. */
final class UsualProviders {
    private static final URI OPENROUTER = URI.create("https://openrouter.ai/api/v1");
    private static final String OPENAI = "https://api.openai.com/v1";

    private UsualProviders() {}

    /** {@code OPENROUTER_API_KEY}, else {@code OPENAI_BASE_URL} and {@code OPENAI_API_KEY}, else none. */
    static List<ProviderConfig> of(Map<String, String> environment, List<String> problems) {
        var openrouter = environment.getOrDefault("OPENROUTER_API_KEY", "");
        if (!openrouter.isBlank()) {
            return List.of(ProviderConfig.of("openrouter", OPENROUTER, "openrouter/auto")
                    .withKey(new Secret(openrouter)));
        }
        var key = environment.getOrDefault("OPENAI_API_KEY", "");
        var url = environment.getOrDefault("OPENAI_BASE_URL", "");
        if (key.isBlank() && url.isBlank()) {
            return List.of();
        }
        var model = environment.getOrDefault("OPENAI_MODEL", "gpt-5-mini");
        try {
            return List.of(ProviderConfig.of("openai", URI.create(url.isBlank() ? OPENAI : url), model)
                    .withKey(key.isBlank() ? null : new Secret(key)));
        } catch (IllegalArgumentException e) {
            problems.add("OPENAI_BASE_URL: " + e.getMessage());
            return List.of();
        }
    }
}
