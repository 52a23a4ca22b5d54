package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundHead;
import dev.meanwhile.outbound.OutboundRequest;
import dev.meanwhile.outbound.OutboundRequest.Body;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streamable HTTP: a POST for each message, whose answer is the response or a stream of events that ends with it. */
final class HttpWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(HttpWire.class);
    private static final String SESSION = "Mcp-Session-Id";
    private static final Limits BRIEF =
            Limits.DEFAULT.time(Duration.ofSeconds(5)).maxRedirects(0);
    /** A stream on which the server tells of changes is opened anew after this time, so that a dead one is noticed. */
    private static final Duration LISTENING = Duration.ofMinutes(10);

    private static final Duration BETWEEN_STREAMS = Duration.ofSeconds(5);
    private static final Duration BEFORE_RESUMING = Duration.ofSeconds(1);
    private static final Duration LEAVING = Duration.ofSeconds(1);
    private static final int GONE = 404;
    /** Answers that say nothing about what was asked, only about the way to the server. */
    private static final Set<Integer> ENDS = Set.of(GONE, 502, 503, 504);

    private final McpConfig config;
    private final Link.Address address;
    private final GuardedHttp http;
    private final Ear ear;
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile @Nullable String session;
    private volatile @Nullable String version;
    private volatile @Nullable Thread listener;

    HttpWire(McpConfig config, Link.Address address, GuardedHttp http, Ear ear) {
        this.config = config;
        this.address = address;
        this.http = http;
        this.ear = ear;
    }

    @Override
    public JsonNode ask(ObjectNode request, Duration time) throws IOException, InterruptedException {
        var until = System.nanoTime() + time.toNanos();
        var answer = new Answer(request.get("id"));
        try {
            send(post(request), time, answer::read);
        } catch (IOException e) {
            if (answer.lastId == null) {
                throw e;
            }
        }
        while (answer.response == null) {
            resume(answer, Duration.ofNanos(until - System.nanoTime()));
        }
        return answer.response;
    }

    /** A stream may be cut; what it still owes is asked for by the id of its last event. */
    private void resume(Answer answer, Duration left) throws IOException, InterruptedException {
        if (answer.lastId == null) {
            throw new IOException("the answer ended without a response");
        }
        if (left.compareTo(BEFORE_RESUMING) <= 0) {
            throw new InterruptedIOException("no answer in time");
        }
        Pause.real().pause(BEFORE_RESUMING);
        try {
            send(get().header("Last-Event-ID", answer.lastId), left.minus(BEFORE_RESUMING), answer::read);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            // without its cause: that nobody is there now does not mean that nothing was sent
            throw new IOException("the answer was cut off and cannot be taken up again: " + e.getMessage());
        }
    }

    @Override
    public void tell(ObjectNode message) throws IOException, InterruptedException {
        send(post(message), BRIEF.time(), (_, _) -> {});
    }

    @Override
    public void agreed(String protocolVersion, boolean tellsOfChanges) {
        version = protocolVersion;
        if (tellsOfChanges) {
            listener = Thread.ofVirtual()
                    .name("mcp-%s-listen".formatted(config.name()))
                    .start(this::listen);
        }
    }

    private OutboundRequest post(ObjectNode message) {
        var body = Body.json(new String(Messages.bytes(message), StandardCharsets.UTF_8));
        return request("POST", "application/json, text/event-stream", body);
    }

    private OutboundRequest get() {
        return request("GET", "text/event-stream", null);
    }

    private OutboundRequest request(String method, String accept, @Nullable Body body) {
        var headers = new HashMap<String, String>(Map.of("Accept", accept));
        address.headers().forEach((name, value) -> headers.put(name, value.value()));
        if (session != null) {
            headers.put(SESSION, session);
        }
        if (version != null) {
            headers.put("MCP-Protocol-Version", version);
        }
        return new OutboundRequest(method, address.url().toString(), headers, body, BRIEF);
    }

    private interface Reader {
        void read(OutboundHead head, InputStream body) throws IOException;
    }

    /** Sends it, with the failures of the network in the words of {@link Wire}. */
    private OutboundHead send(OutboundRequest request, Duration time, Reader reader)
            throws IOException, InterruptedException {
        try {
            var head = http.send(request.limits(BRIEF.time(time)), (first, body) -> {
                if (!ENDS.contains(first.status())) {
                    reader.read(first, body);
                }
                return first;
            });
            heed(head);
            return head;
        } catch (OutboundException e) {
            throw failure(e);
        }
    }

    /** What an answer says about the session and the server's health, whatever was asked. */
    private void heed(OutboundHead head) throws IOException {
        if (head.status() == GONE && session != null) {
            end("the server does not know the session any more");
            throw new ConnectException("the server does not know the session any more");
        }
        if (ENDS.contains(head.status())) {
            throw new IOException("the server answers %d".formatted(head.status()));
        }
        head.header(SESSION).ifPresent(id -> session = id);
    }

    private IOException failure(OutboundException e) {
        var message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case TIMED_OUT -> new InterruptedIOException(message);
            case REFUSED_ADDRESS, BAD_URL -> new ConnectException(message);
            case UNREACHABLE, TOO_LARGE, TOO_MANY_REDIRECTS -> {
                if (isNobodyThere(e)) {
                    end(message); // the next one who asks should not have to find that out again
                }
                yield new IOException(message, e);
            }
        };
    }

    private static boolean isNobodyThere(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof NoRouteToHostException
                    || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    /** What came in answer to one request, over as many streams as it took. */
    private final class Answer {
        private final JsonNode id;
        private @Nullable JsonNode response;
        private @Nullable String lastId;

        Answer(JsonNode id) {
            this.id = id;
        }

        void read(OutboundHead head, InputStream body) throws IOException {
            if (head.isSuccess() && head.header("Content-Type").orElse("").startsWith("text/event-stream")) {
                stream(new EventStream(body, config.maxBytes(), lastId));
            } else if (lastId == null) {
                whole(head, body.readNBytes(config.maxBytes() + 1));
            } else {
                throw new IOException("the server answers %d".formatted(head.status()));
            }
        }

        private void whole(OutboundHead head, byte[] body) {
            if (body.length > config.maxBytes()) {
                response = Messages.tooLarge(id, config.maxBytes());
                return;
            }
            Messages.read(new String(body, StandardCharsets.UTF_8)).forEach(this::take);
            if (response == null) {
                var words = "the server answers %d without a response".formatted(head.status());
                response = Messages.error(id, Messages.FAILED, words);
            }
        }

        private void stream(EventStream events) throws IOException {
            try {
                for (var event = events.next(); event.isPresent() && response == null; event = events.next()) {
                    if (event.get().isTooLong()) {
                        response = Messages.tooLarge(id, config.maxBytes());
                    } else {
                        Messages.read(event.get().data()).forEach(this::take);
                    }
                }
            } finally {
                lastId = events.lastId().orElse(null);
            }
        }

        private void take(JsonNode message) {
            var isMine = Messages.isResponse(message) && message.path("id").equals(id);
            var isAboutMine = message.has("error") && !message.hasNonNull("id"); // what was sent could not be read
            if (isMine || isAboutMine) {
                response = message;
            } else {
                ear.heard(message);
            }
        }
    }

    /** Hears what the server tells of its own accord, until the wire ends or the server says that it tells nothing. */
    private void listen() {
        try {
            while (!hasEnded.get() && heardSomething()) {
                Pause.real().pause(BETWEEN_STREAMS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false if it will never tell anything */
    private boolean heardSomething() throws InterruptedException {
        try {
            return send(get(), LISTENING, (_, body) -> {
                        var events = new EventStream(body, config.maxBytes(), null);
                        for (var event = events.next(); event.isPresent(); event = events.next()) {
                            Messages.read(event.get().data()).forEach(ear::heard);
                        }
                    })
                    .isSuccess();
        } catch (IOException e) {
            LOG.debug("mcp={} the stream of notices was cut: {}", config.name(), e.getMessage());
            return true;
        }
    }

    private void end(String why) {
        if (hasEnded.compareAndSet(false, true)) {
            ear.ended(why);
        }
    }

    /** Requests under way end by themselves; a server that is there is told that the session is over. */
    @Override
    public void close() {
        var isThere = !hasEnded.get();
        end("it is closed");
        var listening = listener;
        if (listening != null) {
            listening.interrupt();
        }
        if (isThere && session != null) {
            leave();
        }
    }

    private void leave() {
        try {
            send(request("DELETE", "application/json", null), LEAVING, (_, _) -> {});
        } catch (IOException e) {
            LOG.debug("mcp={} could not be told of the end: {}", config.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
