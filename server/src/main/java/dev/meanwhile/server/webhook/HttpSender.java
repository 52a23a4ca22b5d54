package dev.meanwhile.server.webhook;

import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.webhook.Sender;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Posts messages, signed by Standard Webhooks, to public addresses only unless the operator allows more. */
public final class HttpSender implements Sender {
    /** Standard Webhooks asks receivers to answer within 15 to 30 s. */
    private static final OutboundRequest.Limits LIMITS = OutboundRequest.Limits.DEFAULT
            .time(Duration.ofSeconds(15))
            .maxBytes(1024)
            .overflow(OutboundRequest.Overflow.CUT)
            .maxRedirects(0);

    private final GuardedHttp http;

    public HttpSender(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public Answer send(Message message) throws InterruptedException {
        var secrets = message.secrets().stream().map(Secret::value).toList();
        var request = OutboundRequest.post(message.url(), OutboundRequest.Body.json(message.body()))
                .limits(LIMITS);
        var headers = MessageSignature.headers(message.id(), message.at(), message.body(), secrets);
        for (var header : headers.entrySet()) {
            request = request.header(header.getKey(), header.getValue());
        }
        try {
            var answer = http.send(request);
            var text = answer.text(StandardCharsets.UTF_8).replace('\0', '\uFFFD');
            return new Answer.Answered(answer.status(), text);
        } catch (OutboundException e) {
            return new Answer.NotReached(String.valueOf(e.getMessage()));
        }
    }
}
