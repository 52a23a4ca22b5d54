package dev.meanwhile.models.openai.stream;

import java.io.Serial;

/** The provider sent what the protocol does not allow; {@link ChatStreamParser} turns it into a failure of the turn. */
final class MalformedStream extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedStream(String message) {
        super(message, null, false, false);
    }
}
