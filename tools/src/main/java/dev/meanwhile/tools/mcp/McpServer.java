package dev.meanwhile.tools.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolRegistry;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.tools.mcp.McpConfig.Link;
import dev.meanwhile.tools.mcp.McpState.Phase;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server for as long as this process lives: connected in the background, and again whenever the connection ends, at once if it
 * was of use, else after 1 s, 2 s, … up to a minute. Calls wait for a connection that is being made, and fail at once while none is.
 */
final class McpServer implements Session.Owner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(McpServer.class);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6; // 64 s, spread by a quarter
    /** For a program to end: two steps of two seconds each, and a bit. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final McpConfig config;
    private final Surroundings around;
    private final Declarations declarations;
    private final Thread thread;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final CountDownLatch firstTry = new CountDownLatch(1);
    private final AtomicReference<CompletableFuture<Session>> current =
            new AtomicReference<>(new CompletableFuture<>());
    private volatile McpState state;

    McpServer(McpConfig config, Surroundings around) {
        this.config = config;
        this.around = around;
        this.declarations = new Declarations(config, around.schemas(), this);
        this.state = new McpState(config.name(), Phase.STARTING, 0, null);
        this.thread = Thread.ofVirtual().name("mcp-" + config.name()).unstarted(this::run);
    }

    /**
     * What all servers use.
     *
     * @param version of this client
     */
    record Surroundings(ToolRegistry registry, Schemas schemas, GuardedHttp http, String version, Pause pause) {}

    /** What a session tells. */
    private sealed interface News {
        record ToolsChanged() implements News {}

        record Ended(String why) implements News {}
    }

    /** Returns at once; jobs that ask for one of the tools wait for the first try. */
    void start() {
        around.registry().expect(config.offer().prefix(), firstTry);
        thread.start();
    }

    String name() {
        return config.name();
    }

    McpState state() {
        return state;
    }

    /**
     * Calls a tool by the server's name for it.
     *
     * @return the response
     * @throws ConnectException if there is no connection; nothing was sent
     */
    JsonNode call(String tool, JsonNode arguments, ToolContext context) throws IOException, InterruptedException {
        return session(context.time()).call(tool, arguments, context);
    }

    private Session session(Duration time) throws IOException, InterruptedException {
        try {
            return current.get().get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ConnectException("it is not connected yet");
        } catch (ExecutionException e) {
            throw new ConnectException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
    }

    private void run() {
        try {
            for (var failures = 0; ; failures = connect() ? 0 : failures + 1) {
                around.pause().pause(backoff(failures));
            }
        } catch (InterruptedException e) {
            fail("it is closed"); // whoever waits need not wait on
        } finally {
            firstTry.countDown();
        }
    }

    private static Duration backoff(int failures) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        return FIRST_BACKOFF
                .multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS))
                .multipliedBy(ThreadLocalRandom.current().nextInt(75, 126))
                .dividedBy(100);
    }

    /**
     * One connection from its beginning to its end.
     *
     * @return whether it was of use
     */
    private boolean connect() throws InterruptedException {
        news.clear();
        var next = current.updateAndGet(last -> last.isDone() ? new CompletableFuture<>() : last);
        var isOfUse = false;
        var why = "";
        try (var session =
                Session.open(config.name(), around.version(), config.times().start(), this, this::wire)) {
            offer(session);
            next.complete(session);
            firstTry.countDown();
            why = serve(session);
            isOfUse = session.hasAnswered();
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("mcp={} the connection ended by a defect", config.name(), e);
            why = "a defect, which the log has";
        }
        down(why, isOfUse);
        return isOfUse;
    }

    private Wire wire(Wire.Ear ear) throws IOException {
        return switch (config.link()) {
            case Link.Program program -> StdioWire.open(config, program, ear);
            case Link.Address address -> new HttpWire(config, address, around.http(), ear);
        };
    }

    /** Has the registry know exactly what the server has now. */
    private void offer(Session session) throws IOException, InterruptedException {
        var tools = declarations.tools(session.tools(config.times().start()));
        var taken = around.registry().update("mcp:" + config.name(), tools);
        if (!taken.isEmpty()) {
            LOG.warn("mcp={} tools {} are left out: others have these names", config.name(), taken);
        }
        state = new McpState(config.name(), Phase.UP, tools.size() - taken.size(), null);
        LOG.info("mcp={} state=up tools={}", config.name(), state.tools());
    }

    /** @return why it ended */
    private String serve(Session session) throws IOException, InterruptedException {
        while (true) {
            switch (news.take()) {
                case News.ToolsChanged changed -> {
                    news.removeIf(changed::equals); // one look tells of all changes so far
                    offer(session);
                }
                case News.Ended(var why) -> {
                    return why;
                }
            }
        }
    }

    private void down(String why, boolean isOfUse) {
        if (!isOfUse) {
            fail("it is not connected: " + why);
        }
        firstTry.countDown();
        if (state.phase() == Phase.DOWN) {
            LOG.debug("mcp={} is still not connected: {}", config.name(), why);
        } else {
            LOG.warn("mcp={} state=down reason='{}'", config.name(), why);
        }
        state = state.as(Phase.DOWN, why);
    }

    /** Whoever waits for a session, and whoever asks until the next try, is told why there is none. */
    private void fail(String why) {
        var none = new ConnectException(why);
        if (!current.get().completeExceptionally(none)) {
            current.set(CompletableFuture.failedFuture(none));
        }
    }

    @Override
    public void toolsChanged() {
        news.add(new News.ToolsChanged());
    }

    /** From here on nobody gets this session; if it was of use, the next one is made at once and waited for. */
    @Override
    public void ended(String why) {
        var over = current.get();
        if (over.isDone()) {
            current.compareAndSet(over, new CompletableFuture<>());
        }
        news.add(new News.Ended(why));
    }

    /** Ends the connection, and a program with it. */
    void beginToClose() {
        thread.interrupt();
    }

    @Override
    public void close() {
        beginToClose();
        try {
            if (thread.isAlive() && !thread.join(CLOSING)) {
                LOG.warn("mcp={} does not end", config.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
