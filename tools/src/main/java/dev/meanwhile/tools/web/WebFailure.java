package dev.meanwhile.tools.web;

import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.outbound.OutboundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What a model is told when a request got no usable answer. */
final class WebFailure {
    private WebFailure() {}

    /** @throws UncheckedIOException if nobody could be reached, so that the engine tries once more */
    static ToolResult of(OutboundException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case UNREACHABLE -> throw new UncheckedIOException(message, new IOException(message, e));
            case REFUSED_ADDRESS -> new ToolResult.Refused(Reason.DENIED, message);
            case TIMED_OUT -> new ToolResult.Refused(Reason.TIMEOUT, message);
            case BAD_URL -> new ToolResult.Refused(Reason.INVALID_ARGUMENTS, message);
            case TOO_LARGE, TOO_MANY_REDIRECTS -> new ToolResult.Refused(Reason.FAILED, message);
        };
    }

    /** @throws UncheckedIOException for 502, 503 and 504, which pass by themselves */
    static ToolResult ofStatus(String who, int status) {
        return switch (status) {
            case 404, 410 ->
                new ToolResult.Refused(Reason.NOT_FOUND, "%s answers %d: there is no such page".formatted(who, status));
            case 401, 403 ->
                new ToolResult.Refused(Reason.DENIED, "%s answers %d: it does not let us in".formatted(who, status));
            case 502, 503, 504 -> {
                var message = "%s answers %d".formatted(who, status);
                throw new UncheckedIOException(message, new IOException(message));
            }
            default -> new ToolResult.Refused(Reason.FAILED, "%s answers %d".formatted(who, status));
        };
    }
}
