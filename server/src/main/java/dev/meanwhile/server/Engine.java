package dev.meanwhile.server;

import dev.meanwhile.core.chat.ChatJobs;
import dev.meanwhile.core.chat.ChatRetries;
import dev.meanwhile.core.chat.ChatRunner;
import dev.meanwhile.core.chat.ToolOffers;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.limit.DailyBudget;
import dev.meanwhile.core.limit.PricedModels;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.round.ToolLoop;
import dev.meanwhile.core.run.JobRunner;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.time.LoopState;
import dev.meanwhile.core.time.Pause;
import dev.meanwhile.core.webhook.Courier;
import dev.meanwhile.core.worker.Stops;
import dev.meanwhile.core.worker.Worker;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.server.metrics.MeteredModels;
import dev.meanwhile.server.metrics.Metrics;
import dev.meanwhile.server.webhook.HttpSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The engine, put together; it takes no jobs before {@link Worker#start}. */
record Engine(
        Stores stores,
        Models models,
        Toolbox tools,
        SecretBox box,
        LiveFeeds feeds,
        Notices notices,
        Worker worker,
        Stops stops,
        ChatJobs chats,
        ChatRetries retries) {

    /** How often a watched job of another process is looked at. */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** How all loops do that keep this process at work. */
    List<LoopState> loops() {
        return Stream.concat(worker.loops().stream(), notices.loops().stream()).toList();
    }

    static Engine of(
            Settings settings, Stores stores, Models models, Toolbox tools, ChatJobs.Keys keys, Metrics metrics) {
        var asked = new MeteredModels(models.client(), metrics);
        var feeds = new LiveFeeds(stores.log(), POLL);
        var worker = worker(settings, stores, runners(settings, stores, asked, tools, keys.clock()), keys);
        var sender = new HttpSender(tools.outbound());
        var courier = new Courier(stores.deliveries(), sender, keys.box(), keys.clock(), metrics::webhook);
        var notices = Notices.of(stores, feeds, courier);
        stores.listening().accept(notices.telling());
        stores.listening().accept(feeds);
        stores.listening().accept(worker);
        var limits = settings.limits();
        var chat = new ChatJobs.Settings(limits.chat(), limits.round(), limits.queue(), limits.switches());
        var offers = new ToolOffers(tools.registry(), tools.schemas());
        return new Engine(
                stores,
                models,
                tools,
                keys.box(),
                feeds,
                notices,
                worker,
                new Stops(stores.jobs(), stores.log(), feeds, worker::nudge, metrics::stopped),
                new ChatJobs(worker::admit, models.client(), offers, keys, chat),
                new ChatRetries(stores.jobs(), stores.threads(), keys, chat, worker::admit));
    }

    private static Map<JobKind, JobRunner> runners(
            Settings settings, Stores stores, ModelClient models, Toolbox tools, InstantSource clock) {
        var priced = new PricedModels(models, settings.prices());
        var loop = new ToolLoop(priced, tools.registry(), tools.schemas(), stores.blobs(), clock, Pause.real());
        var limits = settings.limits();
        var days = new DailyBudget(stores.spending(), limits.queue().costOfDay());
        return Map.of(JobKind.CHAT, new ChatRunner(loop, stores.threads(), limits.round(), days));
    }

    private static Worker worker(
            Settings settings, Stores stores, Map<JobKind, JobRunner> runners, ChatJobs.Keys keys) {
        var parts = new Worker.Parts(stores.claims(), stores.jobs(), stores.log(), runners, keys::open, keys.clock());
        return new Worker(JobId.uuid(keys.clock()).toString(), settings.worker(), parts);
    }
}
