package dev.meanwhile.core.access;

import org.jspecify.annotations.Nullable;

/** What creating requests were answered, so that their repetition makes nothing twice; kept 24 h. */
public interface KeptAnswers {

    /**
     * Begins a request, or finds what became of the first one with this key.
     *
     * @param scope user and route
     * @param bodyHash SHA-256 of the body, lower-case hex
     */
    Found begin(String scope, String key, String bodyHash);

    /** Keeps the answer of a request that was begun. */
    void keep(String scope, String key, Answer answer);

    /** Forgets a request that failed, so that it can be tried again. */
    void forget(String scope, String key);

    /** @param sealed the body, encrypted */
    record Answer(int status, String sealed) {}

    /** @param answer of the first request; null unless ANSWERED */
    record Found(Kind kind, @Nullable Answer answer) {}

    /** What is known of a key. */
    enum Kind {
        /** Nothing: this request is the first. */
        NEW,
        /** The same request was answered. */
        ANSWERED,
        /** The same request is under way. */
        UNDER_WAY,
        /** The key was used for another body. */
        OTHER_BODY
    }
}
