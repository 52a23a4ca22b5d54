package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program's standard input and output, a message a line. Three platform threads read and write, since the pipes of a process
 * block the carrier of a virtual one.
 */
final class StdioWire implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(StdioWire.class);

    /** What may wait for a program that does not read; more is refused. */
    private static final int OUTBOX = 100;

    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final String server;
    private final int maxBytes;
    private final Child child;
    private final Ear ear;
    private final Chatter chatter;
    private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final BlockingQueue<byte[]> outbox = new ArrayBlockingQueue<>(OUTBOX);
    private final AtomicBoolean hasEnded = new AtomicBoolean();
    private volatile boolean isCalled;
    private volatile String end = "the program ended";
    private @Nullable Thread errors; // set before anybody else knows of this wire

    private StdioWire(McpConfig config, Link.Program program, Child child, Ear ear) {
        this.server = config.name();
        this.maxBytes = config.maxBytes();
        this.child = child;
        this.ear = ear;
        this.chatter = new Chatter(server, child.errors(), Child.secrets(program), () -> isCalled);
    }

    static StdioWire open(McpConfig config, Link.Program program, Ear ear) throws IOException {
        var wire = new StdioWire(config, program, Child.start(program), ear);
        wire.errors = wire.thread("err", wire.chatter::run);
        wire.thread("in", wire::write);
        wire.thread("out", wire::read);
        wire.child.onExit(wire::end);
        return wire;
    }

    private Thread thread(String name, Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("mcp-%s-%s".formatted(server, name))
                .start(work);
    }

    @Override
    public JsonNode ask(ObjectNode request, Duration time) throws IOException, InterruptedException {
        var id = request.path("id").asText();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        try {
            tell(request);
            return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InterruptedIOException("no answer within %s".formatted(time));
        } catch (ExecutionException e) {
            throw new IOException(end, e);
        } finally {
            asked.remove(id);
        }
    }

    @Override
    public void tell(ObjectNode message) throws ConnectException {
        isCalled |= message.path("method").asText().equals("tools/call");
        if (hasEnded.get() || !outbox.offer(Messages.bytes(message))) {
            throw new ConnectException(hasEnded.get() ? end : "the program does not read what it is sent");
        }
    }

    @Override
    public void agreed(String protocolVersion, boolean tellsOfChanges) {
        // one pipe carries everything, in every version
    }

    private void write() {
        try {
            var input = child.input();
            for (var message = outbox.take(); !hasEnded.get(); message = outbox.take()) {
                input.write(message);
                input.write('\n');
                input.flush();
            }
        } catch (IOException e) {
            LOG.debug("mcp={} the program reads no more", server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            var lines = new Lines(child.output(), maxBytes);
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                received(line.get());
            }
        } catch (IOException e) {
            LOG.debug("mcp={} the output is closed", server);
        } finally {
            end();
        }
    }

    private void received(Lines.Line line) {
        if (line.isTooLong()) {
            tooLong(line.text());
            return;
        }
        var messages = Messages.read(line.text());
        if (messages.isEmpty() && !line.text().isEmpty()) {
            LOG.debug(
                    "mcp={} prints a line of {} characters that is no message",
                    server,
                    line.text().length());
        }
        for (var message : messages) {
            if (Messages.isResponse(message)) {
                answered(message.path("id").asText(), message);
            } else {
                ear.heard(message);
            }
        }
    }

    private void answered(String id, JsonNode response) {
        var waiting = asked.remove(id);
        if (waiting == null) {
            LOG.debug("mcp={} answers what nobody waits for", server);
        } else {
            waiting.complete(response);
        }
    }

    /** Servers write a response's id before or behind its result, so one of the ends has it. */
    private void tooLong(String ends) {
        for (var id : asked.keySet()) {
            if (ends.contains("\"" + id + "\"")) {
                answered(id, Messages.tooLarge(TextNode.valueOf(id), maxBytes));
                return;
            }
        }
        LOG.debug("mcp={} sends more than {} bytes that nobody waits for", server, maxBytes);
    }

    private void end() {
        if (!hasEnded.compareAndSet(false, true)) {
            return;
        }
        end = "the program " + child.end() + said();
        ear.ended(end);
        for (var waiting : asked.values()) {
            waiting.completeExceptionally(new IOException(end));
        }
        outbox.clear();
        outbox.offer(new byte[0]); // wakes the writer, which sees that it is over
    }

    private String said() {
        try {
            if (errors != null) {
                var _ = errors.join(LAST_WORDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return chatter.lastWords().map(words -> "; it said: " + words).orElse("");
    }

    @Override
    public void close() {
        child.close();
        end();
    }
}
