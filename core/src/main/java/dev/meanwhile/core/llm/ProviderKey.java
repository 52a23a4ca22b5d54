package dev.meanwhile.core.llm;

import dev.meanwhile.core.secret.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A provider's key that came with a request.
 *
 * @param provider the only provider it may be sent to, or null for the one chosen by the model's name
 */
public record ProviderKey(@Nullable String provider, Secret key) {}
