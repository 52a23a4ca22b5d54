package dev.meanwhile.server;

import dev.meanwhile.core.inbox.InboxFeeds;
import dev.meanwhile.core.inbox.InboxListener;
import dev.meanwhile.core.inbox.JobListener;
import dev.meanwhile.core.inbox.Telling;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.webhook.Courier;
import dev.meanwhile.core.webhook.WebhookListener;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Who is told of jobs, and how.
 *
 * @param telling to be told of commits before the feeds are, which forget their viewers at a job's end
 */
record Notices(Telling telling, InboxFeeds inbox, Courier courier) {

    /** @param address where a job is read */
    static Notices of(Stores stores, Telling.Watching watching, Courier courier, Function<JobId, String> address) {
        var inbox = new InboxFeeds(stores.inbox());
        var listeners = new ArrayList<JobListener>();
        listeners.add(new InboxListener(stores.inbox(), inbox::wake));
        listeners.add(new WebhookListener(stores.deliveries(), address, courier::wake));
        ServiceLoader.load(JobListener.class, Notices.class.getClassLoader()).forEach(listeners::add);
        var telling = new Telling(stores.untold(), listeners, watching, Telling.SWEEP_EVERY);
        return new Notices(telling, inbox, courier);
    }

    void start() {
        telling.start();
        inbox.start();
        courier.start();
    }

    /** Tells nothing more; what is untold is left to others, or to the next start. */
    void stop() throws InterruptedException {
        telling.stop();
        inbox.stop();
        courier.stop();
    }

    List<LoopState> loops() {
        return List.of(telling.loop(), inbox.loop(), courier.loop());
    }
}
