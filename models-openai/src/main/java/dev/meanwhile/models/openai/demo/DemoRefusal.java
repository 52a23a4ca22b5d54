package dev.meanwhile.models.openai.demo;

import java.io.Serial;

/** A request that the demo model does not take; the message is for its caller. */
final class DemoRefusal extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    DemoRefusal(String message) {
        super(message, null, false, false);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
