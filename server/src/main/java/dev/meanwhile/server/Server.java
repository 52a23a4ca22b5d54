package dev.meanwhile.server;

import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.server.api.ScheduleRoutes;
import dev.meanwhile.server.auth.LocalOwner;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.server.http.Dispatcher;
import dev.meanwhile.server.metrics.JobMeters;
import dev.meanwhile.server.metrics.Metrics;
import dev.meanwhile.server.metrics.ViewerMeters;
import dev.meanwhile.server.ops.Liveness;
import dev.meanwhile.server.ops.OpsRoutes;
import dev.meanwhile.server.ops.Readiness;
import dev.meanwhile.server.secret.Resealing;
import dev.meanwhile.server.stream.Streams;
import dev.meanwhile.store.postgres.measure.PostgresJobSums;
import dev.meanwhile.store.postgres.measure.PostgresQueueView;
import dev.meanwhile.store.postgres.secret.PostgresSealedValues;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole Meanwhile without its socket: the database, the engine and the endpoints. */
final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Deque<AutoCloseable> open;
    private final ReentrantLock stopLock = new ReentrantLock();
    private boolean isStopped; // guarded by stopLock
    private final Readiness readiness;
    private final LocalOwner owner;
    private final Dispatcher dispatcher;
    private final Storage storage;
    private final Engine engine;
    private final Housekeeping housekeeping;

    /** @param open gets what is to be closed, the last opened first; also if this throws */
    private Server(Settings settings, InstantSource clock, Deque<AutoCloseable> open) throws InterruptedException {
        this.open = open;
        this.storage = opened(Storage.open(settings.store(), settings.log().pace()));
        var box = Secrets.open(settings.auth(), storage, settings.store().isEmbedded());
        var stores = Stores.of(storage.store(), settings.store().hasNeighbours());
        opened(stores.audit());
        var models = opened(Models.open(settings.providers(), clock));
        var tools = opened(Toolbox.open(settings, stores.tools(), box, clock));
        var database = storage.store().database();
        var metrics = new Metrics(new PostgresQueueView(database));
        this.engine = Engine.of(settings, stores, models, tools, new ChatJobs.Keys(box, clock), metrics);
        this.owner = new LocalOwner(stores.projects(), stores.tokens(), clock);
        this.readiness = new Readiness(stores.projects());
        metrics.worker(engine.worker());
        metrics.neighbours(engine.neighbours());
        stores.listening().accept(new JobMeters(metrics, new PostgresJobSums(database)));
        var streams = Streams.of(
                engine.feeds(), stores.log(), stores.devices(), settings.sse(), clock, new ViewerMeters(metrics));
        var operations = new OpsRoutes(
                new Liveness(engine::loops),
                readiness,
                Version.TEXT,
                metrics::text,
                settings.http().isLoopback());
        this.dispatcher = new Endpoints(settings, engine, owner, streams, clock)
                .dispatcher(operations, new Resealing(new PostgresSealedValues(database), box));
        this.housekeeping = new Housekeeping(
                storage.store().retention(),
                settings.retention(),
                stores.audit(),
                settings.auth().auditKept());
        owner.settle(settings.auth().token(), storage.data());
    }

    /**
     * Opens everything and begins to take jobs.
     *
     * @throws dev.meanwhile.server.config.ConfigException for settings that only the database can judge
     */
    static Server start(Settings settings, InstantSource clock) throws InterruptedException {
        var open = new ArrayDeque<AutoCloseable>();
        try {
            var server = new Server(settings, clock, open);
            server.engine.start(server.storage.node());
            server.housekeeping.start();
            open.push(server.engine.stores().schedules().run(ScheduleRoutes.starter(server.engine.chats())));
            return server;
        } catch (RuntimeException | InterruptedException | Error e) {
            closeAll(open); // a database of ours would outlive a start that failed
            throw e;
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Engine engine() {
        return engine;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    /** The path of a new link that logs the local owner in. */
    String loginPath() {
        return "/login?ticket=" + owner.newLogin().value();
    }

    /**
     * Lets running rounds come to a checkpoint, then closes everything, the last opened first. A second call waits for the first
     * and does nothing.
     */
    void stop() throws InterruptedException {
        stopLock.lockInterruptibly();
        try {
            if (!isStopped) {
                isStopped = true;
                letGo();
            }
        } finally {
            stopLock.unlock();
        }
    }

    private void letGo() throws InterruptedException {
        readiness.leave();
        housekeeping.stop();
        try {
            engine.stop();
        } finally {
            closeAll(open);
        }
    }

    private static void closeAll(Deque<AutoCloseable> open) {
        while (!open.isEmpty()) {
            closeNext(open.pop());
        }
    }

    /** One that fails does not keep the others open. */
    private static void closeNext(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("closing {} failed", part.getClass().getSimpleName(), e);
        }
    }
}
