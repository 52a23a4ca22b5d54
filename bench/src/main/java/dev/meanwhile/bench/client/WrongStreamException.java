package dev.meanwhile.bench.client;

import java.io.IOException;

/** A stream or text that breaks a promise; not to be repeated like a connection that was cut. */
final class WrongStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongStreamException(String message) {
        super(message);
    }
}
