package dev.meanwhile.core.webhook;

import dev.meanwhile.core.secret.Secret;
import java.time.Instant;
import java.util.List;

/** Carries a message to its receiver. */
@FunctionalInterface
public interface Sender {

    /** Sends once and waits for the answer, which has its time limit. */
    Answer send(Message message) throws InterruptedException;

    /**
     * @param id the same for each attempt
     * @param at the time of this attempt
     * @param secrets it is signed with each of them
     */
    record Message(String id, String url, Instant at, String body, List<Secret> secrets) {
        public Message {
            secrets = List.copyOf(secrets);
        }
    }

    /** What came back. */
    sealed interface Answer {

        /** @param excerpt the beginning of the body */
        record Answered(int status, String excerpt) implements Answer {}

        /** @param why in words that an admin of the project may read */
        record NotReached(String why) implements Answer {}
    }
}
