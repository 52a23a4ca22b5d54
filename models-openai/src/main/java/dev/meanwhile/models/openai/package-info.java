/**
 * Models of providers that speak the OpenAI protocol: OpenRouter, OpenAI, Ollama, vLLM, llama.cpp, LM Studio and many more.
 *
 * <p>{@link dev.meanwhile.models.openai.OpenAiModels} is the client for jobs: it picks the provider by the model's name
 * ({@link dev.meanwhile.models.openai.ProviderConfig}), reads its stream only as fast as the job takes it, and gives up on one that
 * falls silent. {@link dev.meanwhile.models.openai.OpenAiPassthrough} hands a provider's answer through unread.
 * {@link dev.meanwhile.models.openai.ProviderDiscovery} finds a provider where none is configured; the last resort is the
 * {@linkplain dev.meanwhile.models.openai.demo demo model}. What the bytes mean is {@code .stream}'s business.
 */
@NullMarked
package dev.meanwhile.models.openai;

import org.jspecify.annotations.NullMarked;
