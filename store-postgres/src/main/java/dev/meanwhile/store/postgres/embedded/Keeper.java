package dev.meanwhile.store.postgres.embedded;

import dev.meanwhile.core.time.Pause;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts PostgreSQL again, on its port, whenever it has ended by itself: for want of memory or of room on the disk, or killed. */
final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Postmaster postmaster;
    private final EmbeddedConfig config;
    private final int port;
    private final Thread thread;

    private Keeper(Postmaster postmaster, EmbeddedConfig config, int port) {
        this.postmaster = postmaster;
        this.config = config;
        this.port = port;
        this.thread = Thread.ofVirtual().name("postgres-keeper").unstarted(this::keep);
    }

    /** @param port on which it runs already */
    static Keeper over(Postmaster postmaster, EmbeddedConfig config, int port) {
        var keeper = new Keeper(postmaster, config, port);
        keeper.thread.start();
        return keeper;
    }

    private void keep() {
        try {
            while (true) {
                awaitEnd();
                log.warn("PostgreSQL has ended by itself; it is started again");
                startAgain();
                log.info("PostgreSQL runs again");
            }
        } catch (InterruptedException e) {
            log.debug("PostgreSQL is no longer kept", e);
        } catch (IOException | RuntimeException e) {
            log.error("PostgreSQL is no longer kept, for its process cannot be watched", e);
        }
    }

    private void awaitEnd() throws IOException, InterruptedException {
        var process = postmaster.running(); // no child of ours, so nobody tells of its end
        while (process.isPresent() && process.get().isAlive()) {
            Pause.real().pause(BETWEEN_LOOKS);
        }
    }

    /** Tells of the first failure only: a disk may be full for hours. */
    private void startAgain() throws InterruptedException {
        for (var isFirst = true; ; isFirst = false) {
            try {
                postmaster.startOn(port, config);
                return;
            } catch (IOException | RuntimeException e) {
                if (isFirst) {
                    log.warn("PostgreSQL does not start yet: {}", e.getMessage());
                }
            }
            Pause.real().pause(BETWEEN_LOOKS);
        }
    }

    /** Returns when nothing is started any more. */
    void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
