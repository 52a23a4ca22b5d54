package dev.meanwhile.server.or3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.models.openai.OpenAiPassthrough;
import dev.meanwhile.models.openai.OpenAiPassthrough.Opened;
import dev.meanwhile.server.http.Exchange;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands a provider's own answer through as it comes; when the client goes away, so does the request to the provider. */
final class Or3Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Or3Foreground.class);
    private static final int PIECE = 16 << 10;
    private static final int PATIENCE_SECONDS = 30;

    private final OpenAiPassthrough provider;

    Or3Foreground(OpenAiPassthrough provider) {
        this.provider = provider;
    }

    void pass(Exchange exchange, ObjectNode body, @Nullable ProviderKey key) throws InterruptedException {
        var opened = provider.open(body, key);
        var response = exchange.takeOver();
        response.setStatusCode(opened.status())
                .setChunked(true)
                .putHeader("Content-Type", opened.contentType())
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff");
        opened.headers().forEach(response::putHeader);
        try (opened) {
            copy(opened, response);
        } catch (IOException e) {
            LOG.debug(
                    "a foreground stream was cut", e); // by the provider or by the client, who sees it as a cut stream
            response.reset();
        }
    }

    private static void copy(Opened opened, HttpServerResponse response) throws IOException, InterruptedException {
        var room = new Semaphore(0);
        response.exceptionHandler(_ -> {});
        response.closeHandler(_ -> {
            close(opened); // a read that waits for the provider ends at once
            room.release();
        });
        var piece = new byte[PIECE];
        int count;
        while ((count = opened.body().read(piece)) >= 0) {
            if (response.closed()) {
                return;
            }
            response.write(Buffer.buffer().appendBytes(piece, 0, count));
            if (response.writeQueueFull()) {
                response.drainHandler(_ -> room.release());
                if (response.writeQueueFull() && !room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IOException("the client took nothing for %d s".formatted(PATIENCE_SECONDS));
                }
            }
        }
        response.end();
    }

    private static void close(Opened opened) {
        try {
            opened.close();
        } catch (IOException e) {
            LOG.debug("closing a provider's answer", e);
        }
    }
}
