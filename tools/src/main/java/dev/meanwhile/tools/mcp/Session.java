package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.tool.ToolContext;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One conversation with a server, from its greeting to the end of its wire. */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final String NEWEST = "2025-11-25";
    private static final Set<String> VERSIONS = Set.of(NEWEST, "2025-06-18", "2025-03-26", "2024-11-05");
    /** More pages than a server with a sensible number of tools needs. */
    private static final int MOST_PAGES = 50;

    private final String server;
    private final Wire wire;
    /** Unlike any id that a server makes up, so that one is found even in a message that is cut. */
    private final String ids = UUID.randomUUID().toString().substring(0, 8) + "-";

    private final AtomicLong asked = new AtomicLong();
    private volatile boolean hasAnswered;

    private Session(String server, Wire wire) {
        this.server = server;
        this.wire = wire;
    }

    /** Makes the wire of a session. */
    interface Opening {
        Wire open(Wire.Ear ear) throws IOException;
    }

    /** What a session tells its owner, on threads of its wire. */
    interface Owner {
        void toolsChanged();

        void ended(String why);
    }

    /**
     * Opens a wire and greets.
     *
     * @param version of this client
     * @param time for the greeting
     * @throws IOException if there is no server, or none that speaks a version we know
     */
    static Session open(String server, String version, Duration time, Owner owner, Opening opening)
            throws IOException, InterruptedException {
        var hearing = new Hearing(owner);
        var session = new Session(server, opening.open(hearing));
        hearing.session = session;
        var isGreeted = false;
        try {
            session.greet(version, time);
            isGreeted = true;
            return session;
        } finally {
            if (!isGreeted) {
                session.close();
            }
        }
    }

    private void greet(String version, Duration time) throws IOException, InterruptedException {
        var hello = object().put("protocolVersion", NEWEST);
        hello.putObject("capabilities");
        hello.putObject("clientInfo").put("name", "meanwhile").put("version", version);
        var answer = result(wire.ask(Messages.request(nextId(), "initialize", hello), time));
        var agreed = answer.path("protocolVersion").asText();
        if (!VERSIONS.contains(agreed)) {
            throw new IOException("the server speaks version '%s' of the protocol, not one of %s"
                    .formatted(agreed.substring(0, Math.min(32, agreed.length())), VERSIONS));
        }
        wire.agreed(agreed, answer.at("/capabilities/tools/listChanged").asBoolean());
        wire.tell(Messages.notification("notifications/initialized", object()));
    }

    /** All tools as the server declares them, over all pages. */
    List<JsonNode> tools(Duration time) throws IOException, InterruptedException {
        var tools = new ArrayList<JsonNode>();
        var page = object();
        for (var pages = 0; pages < MOST_PAGES; pages++) {
            var answer = result(wire.ask(Messages.request(nextId(), "tools/list", page), time));
            answer.path("tools").forEach(tools::add);
            if (!answer.path("nextCursor").isTextual()) {
                return tools;
            }
            page = object().put("cursor", answer.path("nextCursor").asText());
        }
        throw new IOException("the server's list of tools has more than %d pages".formatted(MOST_PAGES));
    }

    /**
     * Calls a tool; a call that is interrupted or out of time is taken back.
     *
     * @return the response, which may be an error
     */
    JsonNode call(String tool, JsonNode arguments, ToolContext context) throws IOException, InterruptedException {
        var call = object().put("name", tool);
        call.set("arguments", arguments);
        call.putObject("_meta").put("dev.meanwhile/idempotency-key", context.idempotencyKey());
        var id = nextId();
        try {
            var response = wire.ask(Messages.request(id, "tools/call", call), context.time());
            hasAnswered = true;
            return response;
        } catch (InterruptedException | InterruptedIOException e) {
            Thread.ofVirtual().name("mcp-%s-cancel".formatted(server)).start(() -> cancel(id));
            throw e;
        }
    }

    private void cancel(String id) {
        var cancelled = object().put("requestId", id).put("reason", "nobody waits for it any more");
        tell(Messages.notification("notifications/cancelled", cancelled));
    }

    /** Tells what may be lost. */
    private void tell(ObjectNode message) {
        try {
            wire.tell(message);
        } catch (IOException e) {
            LOG.debug("mcp={} could not be told: {}", server, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether a call was answered: then the server is of use, and worth being called back at once. */
    boolean hasAnswered() {
        return hasAnswered;
    }

    private String nextId() {
        return ids + asked.incrementAndGet();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode result(JsonNode response) throws IOException {
        if (response.has("error")) {
            var words = response.at("/error/message").asText();
            throw new IOException("the server refuses: " + words.substring(0, Math.min(300, words.length())));
        }
        return response.path("result");
    }

    @Override
    public void close() {
        wire.close();
    }

    /** Servers may ask whether we live; nothing else was offered to them. */
    private static final class Hearing implements Wire.Ear {
        private final Owner owner;
        /** Null for a moment at the beginning, when a server has nothing to say yet. */
        private volatile @Nullable Session session;

        Hearing(Owner owner) {
            this.owner = owner;
        }

        @Override
        public void heard(JsonNode message) {
            var method = message.path("method").asText();
            var speaker = session;
            if (method.equals("notifications/tools/list_changed")) {
                owner.toolsChanged();
            } else if (speaker != null && message.hasNonNull("id") && !method.isEmpty()) {
                var id = message.get("id");
                speaker.tell(
                        method.equals("ping")
                                ? Messages.result(id, object())
                                : Messages.error(id, Messages.METHOD_UNKNOWN, "this client offers no such thing"));
            }
        }

        @Override
        public void ended(String why) {
            owner.ended(why);
        }
    }
}
