package dev.meanwhile.outbound;

import org.jspecify.annotations.Nullable;

/** Why a request got no answer. The message names the host but no path, query or header, so it can be shown and logged. */
public final class OutboundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    OutboundException(Reason reason, String message) {
        this(reason, message, null);
    }

    OutboundException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** What stood in the way. */
    public enum Reason {
        /** The host is, or was found to be, an address that is not public and not allowed. */
        REFUSED_ADDRESS,
        /** No such host, no connection, a cut connection, TLS that failed, or an answer that is no HTTP. */
        UNREACHABLE,
        /** The request's time was over. */
        TIMED_OUT,
        /** The body is over the request's limit, or the head over the client's. */
        TOO_LARGE,
        /** More redirects than the request allows. */
        TOO_MANY_REDIRECTS,
        /** Not an address this client sends to; also a redirect from https to http. */
        BAD_URL
    }
}
