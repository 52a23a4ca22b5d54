package dev.meanwhile.tools.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.DeclaredTool;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.outbound.OutboundRequest.Overflow;
import dev.meanwhile.outbound.OutboundResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;

/** A declared tool, ready to be called. */
record HttpTool(DeclaredTool declared, GuardedHttp http, SecretBox box, InstantSource clock) implements Tool {
    /** Four times what is kept of a result, for answers whose size is in their markup. */
    private static final Limits LIMITS =
            Limits.DEFAULT.maxBytes(1 << 20).overflow(Overflow.CUT).maxRedirects(0);

    private static final int WORDS = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public ToolSpec spec() {
        return declared.spec();
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException {
        try {
            return result(http.send(request(arguments, context)));
        } catch (OutboundException e) {
            return failure(e);
        }
    }

    private OutboundRequest request(JsonNode arguments, ToolContext context) {
        var target = declared.target();
        var secrets = Secrets.open(box, context.project(), spec().name(), target.sealed());
        var body = arguments.toString();
        var headers = new HashMap<String, String>();
        secrets.headers().forEach((name, value) -> headers.put(name, value.value()));
        headers.put("Accept", "application/json, text/*;q=0.9");
        headers.put("Idempotency-Key", context.idempotencyKey());
        headers.putAll(MessageSignature.headers(
                context.idempotencyKey(),
                clock.instant(),
                body,
                List.of(secrets.signing().value())));
        return new OutboundRequest(
                target.method(), target.url(), headers, OutboundRequest.Body.json(body), LIMITS.time(context.time()));
    }

    /** @throws UncheckedIOException for what the tool loop repeats, or takes for an unknown outcome */
    private static ToolResult result(OutboundResponse response) {
        var status = response.status();
        if (status == 502 || status == 503 || status == 504) {
            var message = "the service answers %d".formatted(status);
            throw new UncheckedIOException(message, new IOException(message));
        }
        var text = response.text(StandardCharsets.UTF_8);
        if (!response.isSuccess()) {
            var words = text.length() <= WORDS ? text : text.substring(0, WORDS) + "…";
            return new ToolResult.Refused(
                    Reason.FAILED, "the service answers %d%s".formatted(status, words.isBlank() ? "" : ": " + words));
        }
        if (response.isTruncated()) {
            return new ToolResult.Text(
                    text + "\n[cut: the answer has more than %d bytes]".formatted(LIMITS.maxBytes()));
        }
        return isJson(response) ? json(text) : new ToolResult.Text(text);
    }

    private static boolean isJson(OutboundResponse response) {
        return response.header("Content-Type")
                .filter(type -> type.matches("(?i)application/([a-z0-9.-]+\\+)?json\\b.*"))
                .isPresent();
    }

    private static ToolResult json(String text) {
        try {
            var value = JSON.readTree(text);
            return value.isMissingNode() ? new ToolResult.Text(text) : new ToolResult.Json(value);
        } catch (IOException e) {
            return new ToolResult.Text(text); // it says that it is JSON, and is not; the model may still read it
        }
    }

    private static ToolResult failure(OutboundException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case UNREACHABLE, TOO_LARGE -> throw new UncheckedIOException(message, new IOException(message, e));
            case TIMED_OUT -> new ToolResult.Refused(Reason.TIMEOUT, message);
            case REFUSED_ADDRESS -> new ToolResult.Refused(Reason.DENIED, message);
            case BAD_URL, TOO_MANY_REDIRECTS -> new ToolResult.Refused(Reason.FAILED, message);
        };
    }
}
