package dev.meanwhile.server;

import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.core.chat.ChatRetries;
import dev.meanwhile.core.chat.ChatRunner;
import dev.meanwhile.core.chat.StartDesk;
import dev.meanwhile.core.chat.ToolOffers;
import dev.meanwhile.core.inbox.Telling;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.PricedModels;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.signal.Neighbours;
import dev.meanwhile.core.signal.Outbox;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.webhook.Courier;
import dev.meanwhile.core.worker.Doorbell;
import dev.meanwhile.core.worker.Stops;
import dev.meanwhile.core.worker.Worker;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.server.metrics.MeteredModels;
import dev.meanwhile.server.metrics.Metrics;
import dev.meanwhile.server.webhook.HttpSender;
import dev.meanwhile.workflow.run.FlowRunner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engine, put together; it takes no jobs before {@link #start}. */
record Engine(
        Stores stores,
        Models models,
        Toolbox tools,
        SecretBox box,
        LiveFeeds feeds,
        Notices notices,
        Worker worker,
        Neighbours neighbours,
        Stops stops,
        StartDesk desk,
        ChatJobs.Keys keys,
        ChatJobs chats,
        ChatRetries retries) {

    /** How often a watched job of another process is looked at. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** How all loops do that keep this process at work. */
    List<LoopState> loops() {
        return Stream.concat(worker.loops().stream(), notices.loops().stream()).toList();
    }

    /** Begins to take jobs, to tell of them, and to talk with other processes. */
    void start(@Nullable String node) {
        worker.start(node);
        notices.start();
        neighbours.start();
    }

    /** Lets all jobs go, then tells the others what is left. */
    void stop() throws InterruptedException {
        try {
            worker.stop();
            notices.stop();
        } finally {
            neighbours.close();
        }
    }

    static Engine of(
            Settings settings, Stores stores, Models models, Toolbox tools, ChatJobs.Keys keys, Metrics metrics) {
        var id = JobId.uuid(keys.clock()).toString();
        var asked = new MeteredModels(models.client(), metrics);
        var runners = runners(settings, stores, asked, tools, keys.clock());
        var outbox = new Outbox();
        var feeds = new LiveFeeds(stores.log(), POLL, new LiveFeeds.Following(outbox::wants, outbox::left));
        var parts = new Worker.Parts(stores.claims(), stores.jobs(), stores.log(), runners, keys::open, keys.clock());
        var worker = new Worker(id, settings.worker(), parts, outbox);
        var neighbours = new Neighbours(outbox, stores.signals().apply(id), new Doorbell(worker, feeds));
        var sender = new HttpSender(tools.outbound());
        var courier = new Courier(stores.deliveries(), sender, keys.box(), keys.clock(), metrics::webhook);
        var notices = Notices.of(
                stores,
                new Telling.Watching(feeds::isWatched, neighbours::followedElsewhere),
                courier,
                job -> settings.http().address("/api/v1/jobs/" + job));
        stores.listening().accept(notices.telling());
        stores.listening().accept(feeds);
        stores.listening().accept(worker);
        stores.listening().accept(outbox);
        var limits = settings.limits();
        var chat = new ChatJobs.Settings(limits.chat(), limits.round(), limits.queue(), limits.switches());
        var offers = new ToolOffers(tools.registry(), tools.schemas());
        var stops = new Stops(stores.jobs(), stores.log(), feeds, commanded(worker, outbox), metrics::stopped);
        return new Engine(
                stores,
                models,
                tools,
                keys.box(),
                feeds,
                notices,
                worker,
                neighbours,
                stops,
                new StartDesk(worker::admit, stops::stop, limits.queue(), limits.switches()),
                keys,
                new ChatJobs(worker::admit, models.client(), offers, stops::stop, keys, chat),
                new ChatRetries(stores.jobs(), stores.threads(), keys, chat, worker::admit));
    }

    /** Tells whoever runs the job that it has a command. */
    private static Consumer<JobId> commanded(Worker worker, Outbox outbox) {
        return job -> {
            worker.nudge(job);
            outbox.command(job);
        };
    }

    private static Map<JobKind, JobRunner> runners(
            Settings settings, Stores stores, ModelClient models, Toolbox tools, InstantSource clock) {
        var priced = new PricedModels(models, settings.prices());
        var limits = settings.limits();
        var parts = new ToolLoop.Parts(
                priced,
                tools.registry(),
                tools.schemas(),
                stores.blobs(),
                limits.waits(),
                stores.devices(),
                clock,
                Pause.real());
        var days = new DailyBudget(stores.spending(), limits.queue().costOfDay());
        var flows =
                new FlowRunner.Needs(parts, stores.reader(), stores.threads(), stores.memory(), limits.round(), days);
        return Map.of(
                JobKind.CHAT,
                new ChatRunner(new ToolLoop(parts), stores.threads(), limits.round(), days),
                FlowRunner.KIND,
                new FlowRunner(flows));
    }
}
