package dev.meanwhile.core.llm;

import java.util.List;

/** Asks models for turns. Safe for use by many threads; each call blocks its (virtual) thread. {@code ModelContract} is its specification. */
public interface ModelClient {

    /**
     * Streams one turn: every fact goes to the sink as it arrives, then the outcome is returned. A sink that blocks stops the
     * reading of the provider's socket; that time does not count as the provider's silence.
     *
     * @return how the turn ended; failures of the provider are values, not exceptions
     * @throws InterruptedException if the thread was interrupted; the connection is closed at once, so that the provider stops
     *     generating
     */
    TurnOutcome stream(ModelRequest request, ModelSink sink) throws InterruptedException;

    /** Whether some configured provider (or, with a key in the request, that key's provider) takes a model of this name. */
    boolean serves(String model);

    /** The model used where a request names none. */
    String defaultModel();

    /** The providers that are configured, in the order in which they are asked; for people to read. */
    List<ModelOffer> offers();

    /**
     * One provider's offer.
     *
     * @param provider the provider's configured name
     * @param serves globs of model names; {@code *} alone takes any
     * @param isDemo whether answers are scripted by the built-in demo model
     */
    record ModelOffer(String provider, List<String> serves, boolean isDemo) {
        public ModelOffer {
            serves = List.copyOf(serves);
        }
    }
}
