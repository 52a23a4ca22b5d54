package dev.meanwhile.models.openai;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, read straight from the socket: while nobody reads, the socket's window fills and the provider waits. Reading
 * is for one thread; closing is for any and ends a read that waits.
 */
final class AnswerBody extends InputStream {
    /** How long an answer that is complete may take to end its response, which lets the connection be used again. */
    private static final Duration DRAIN_TIME = Duration.ofSeconds(1);

    private final HttpPost request;
    private final ClassicHttpResponse response;
    private final HttpClientConnection connection;
    private final @Nullable InputStream content;
    private Duration patience;

    /**
     * @param connection that of the response
     * @param patience how long a read waits at most
     */
    AnswerBody(HttpPost request, ClassicHttpResponse response, HttpClientConnection connection, Duration patience)
            throws IOException {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.patience = patience;
        var entity = response.getEntity();
        this.content = entity == null ? null : entity.getContent();
        connection.setSocketTimeout(Timeout.of(patience));
    }

    /** How long a read waits from now on. */
    void patience(Duration wanted) {
        if (!wanted.equals(patience)) {
            patience = wanted;
            connection.setSocketTimeout(Timeout.of(wanted));
        }
    }

    @Override
    public int read() throws IOException {
        return content == null ? -1 : content.read();
    }

    /** @throws SocketTimeoutException if nothing came in time */
    @Override
    public int read(byte[] into, int from, int max) throws IOException {
        return content == null ? -1 : content.read(into, from, max);
    }

    /** Nothing more is wanted, but the little that is left is taken, in the background, for the sake of the connection. */
    void drain() {
        Thread.ofVirtual().name("model-drain").start(this::readToEnd);
    }

    private void readToEnd() {
        var end = System.nanoTime() + DRAIN_TIME.toNanos();
        try {
            patience(DRAIN_TIME);
            var rest = new byte[512];
            while (read(rest) >= 0) {
                if (System.nanoTime() - end > 0) {
                    close();
                    return;
                }
            }
            response.close();
        } catch (IOException e) {
            close(); // it is of no use to anyone else
        }
    }

    /** Ends the exchange: unless the body has ended already, the connection is closed at once. */
    @Override
    public void close() {
        request.cancel();
    }
}
