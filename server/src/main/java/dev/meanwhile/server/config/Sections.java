package dev.meanwhile.server.config;

import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.ChatLimits;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.retention.Retention;
import dev.meanwhile.core.wait.WaitRules;
import dev.meanwhile.core.worker.WorkerConfig;
import dev.meanwhile.outbound.OutboundConfig;
import dev.meanwhile.server.stream.StreamConfig;
import dev.meanwhile.tools.web.FetchConfig;
import dev.meanwhile.tools.web.WebSearchConfig;
import dev.meanwhile.workflow.start.FlowLimits;
import java.util.List;
import java.util.stream.Stream;

/** Every key there is, but those of models and tools, whose names are the operator's choice. */
final class Sections {

    static final Section<HttpConfig> HTTP = new Section<>(
            "Listening",
            HttpConfig.DEFAULT,
            List.of(
                    Key.setting("http.host", "The address to listen on."),
                    Key.setting("http.port", "The port, also `--port`; 0 takes any free one."),
                    Key.setting(
                            "http.hosts",
                            "Names the server answers to besides loopback, with commas between; `*` for any."),
                    Key.setting(
                            "http.public-url",
                            "Where others reach the server, as `https://ai.example.org`: webhooks name addresses there."),
                    Key.setting(
                            "http.requests-per-minute",
                            "Requests of one person to this server in a minute, of any kind; more are answered 429.")));

    static final Section<StoreConfig> STORE = new Section<>(
            "Data",
            StoreConfig.DEFAULT,
            List.of(
                    Key.setting(
                            "data",
                            "The data directory, also `--data`; `temp` for one that is removed at the end. "
                                    + "Without it `meanwhile` in the data home: `~/.local/share/meanwhile`."),
                    Key.setting(
                            "store.url",
                            "`jdbc:postgresql://host:port/database` of a PostgreSQL of yours (15 or newer). "
                                    + "Without it the embedded one runs in the data directory."),
                    Key.setting("store.user", "The role to log in as, where `store.url` is set."),
                    Key.setting("store.password", "Its password."),
                    Key.setting(
                            "store.notify",
                            "Whether the processes on one database tell each other of news by NOTIFY, besides looking for "
                                    + "it each second; `false` where a pooler stands between.")));

    static final Section<AuthConfig> AUTH = new Section<>(
            "Access",
            AuthConfig.DEFAULT,
            List.of(
                    Key.setting(
                            "token",
                            "The local owner's token, at least 16 characters. "
                                    + "Without it one is made and kept in the file `token` of the data directory."),
                    Key.setting("secret.key", "The key that secrets at rest are encrypted with: 32 bytes in base64."),
                    Key.setting(
                            "secret.key-file",
                            "A file that holds that key. With the embedded database it is made in the data "
                                    + "directory where neither is set."),
                    Key.setting("auth.session", "How long a login in the browser lasts."),
                    Key.setting("auth.audit-kept", "How long the audit log is kept.")));

    static final Section<OidcConfig> OIDC = new Section<>(
            "Access tokens of an OIDC issuer",
            OidcConfig.DEFAULT,
            List.of(
                    Key.setting("auth.oidc.issuer", "The issuer, as its tokens name it; without one, none are taken."),
                    Key.setting("auth.oidc.audience", "What `aud` of a token must contain: this server's name there."),
                    Key.setting(
                            "auth.oidc.person",
                            "The claim that is a person's id here; one that people cannot choose themselves.")));

    static final Section<WorkerConfig> WORKER = new Section<>(
            "Running jobs",
            WorkerConfig.DEFAULT,
            List.of(
                    Key.setting("worker.slots", "Jobs this process runs at once."),
                    Key.setting(
                            "limits.user.running",
                            "Jobs of one person that run at once; further ones wait in the queue."),
                    Key.setting(
                            "limits.project.running",
                            "Jobs of one project that run at once, over all servers; further ones wait in the queue."),
                    Key.setting("worker.poll-interval", "Longest wait for a due job when nobody woke the worker."),
                    Key.setting("worker.stop-poll-interval", "How often stops asked for elsewhere are looked for."),
                    Key.setting("worker.lease-time", "Time after which a silent worker's jobs go to others."),
                    Key.setting("worker.beat-every", "How often a worker says that it lives."),
                    Key.setting(
                            "worker.drain-time",
                            "How long running rounds may take to reach a checkpoint at the server's end.")));

    static final Section<ChatLimits> CHAT = new Section<>(
            "One chat job",
            ChatLimits.DEFAULT,
            List.of(
                    Key.setting("limits.chat.max-duration", "Wall clock; waits are not counted."),
                    Key.setting("limits.chat.inactivity", "Longest time without an event or sign of life."),
                    Key.setting(
                            "limits.chat.max-tokens", "Tokens read and written, looked at before each model request."),
                    Key.setting(
                            "limits.chat.max-cost", "US dollars for models, looked at before each model request.")));

    static final Section<FlowLimits> FLOW = new Section<>(
            "One run of a workflow",
            FlowLimits.DEFAULT,
            List.of(
                    Key.setting("limits.workflow.max-duration", "Wall clock; waits are not counted."),
                    Key.setting("limits.workflow.inactivity", "Longest time without an event or sign of life."),
                    Key.setting(
                            "limits.workflow.max-tokens",
                            "Tokens read and written by all its nodes, looked at before each model request."),
                    Key.setting(
                            "limits.workflow.max-cost",
                            "US dollars for the models of all its nodes, looked at before each model request.")));

    static final Section<PricesConfig> PRICES = new Section<>(
            "Prices",
            PricesConfig.DEFAULT,
            List.of(Key.setting(
                    "models.prices",
                    "What models cost where their provider does not say, with commas between: `glob=input/output` or "
                            + "`glob=input/output/cached`, US dollars for a million tokens. "
                            + "The first glob that takes a model's name counts.")));

    static final Section<RoundLimits> ROUND = new Section<>(
            "The tool loop",
            RoundLimits.DEFAULT,
            List.of(
                    Key.setting(
                            "limits.round.rounds",
                            "Rounds that may ask for tools; the next one that asks fails the job."),
                    Key.setting("limits.round.calls", "Tool calls of one round; more fail the job before any runs."),
                    Key.size("limits.round.argument-bytes", "Arguments of one call."),
                    Key.size("limits.round.result-bytes", "Result of one call that is kept."),
                    Key.size("limits.round.event-bytes", "Arguments or result shown in an event."),
                    Key.size(
                            "limits.round.to-model-bytes",
                            "Results of one round that the model reads, at most 128KiB."),
                    Key.setting("limits.round.round-time", "All calls of one round together."),
                    Key.setting("limits.round.retries", "Repetitions of a turn after transient failures.")));

    static final Section<QueueCaps> QUEUE = new Section<>(
            "The queue",
            QueueCaps.DEFAULT,
            List.of(
                    Key.setting("limits.user.queued", "Queued jobs of one person; a further start is answered 429."),
                    Key.setting("limits.process.queued", "Queued jobs of all; a further start is answered 429."),
                    Key.setting("limits.user.waiting", "Jobs of one person that wait for something."),
                    Key.setting(
                            "limits.user.cost-per-day",
                            "US dollars one person may spend on models in a project and day, by UTC; then starts are answered "
                                    + "429 and running jobs fail before their next model request.")));

    static final Section<StartCaps> STARTS = new Section<>(
            "Starts",
            StartCaps.DEFAULT,
            List.of(
                    Key.setting(
                            "limits.user.starts-per-minute",
                            "Starts and retries of one person in one project in a minute, over all servers; a further one is answered 429."),
                    Key.setting("limits.user.starts-per-day", "The same in a day, by UTC."),
                    Key.setting(
                            "limits.project.starts-per-minute",
                            "Starts and retries of all in one project in a minute, over all servers; a further one is answered 429."),
                    Key.setting("limits.project.starts-per-day", "The same in a day, by UTC.")));

    static final Section<Switches> SWITCHES = new Section<>(
            "Switches",
            Switches.ALL_ON,
            List.of(
                    Key.setting("background.enabled", "Whether jobs may be started; running ones end normally."),
                    Key.setting("tools.enabled", "Whether models are offered tools."),
                    Key.setting("workflows.enabled", "Whether workflows may be started; running ones end normally.")));

    static final Section<WaitRules> WAITS = new Section<>(
            "Approvals and client tools",
            WaitRules.DEFAULT,
            List.of(
                    Key.setting(
                            "approvals.tools",
                            "Tools whose calls always ask a person, with commas between; `github_*` is all that begin so."),
                    Key.setting("approvals.expire-after", "How long a person may think before a call is decided on."),
                    Key.setting("approvals.on-expiry", "What becomes of a call then: `reject` or `skip`."),
                    Key.setting("client-tools.expire-after", "How long a browser may take to claim and run a call."),
                    Key.setting(
                            "client-tools.claim",
                            "How long a window of the browser has a call before another one may claim it.")));

    static final Section<StreamConfig> SSE = new Section<>(
            "Live streams",
            StreamConfig.DEFAULT,
            List.of(
                    Key.setting("sse.coalescing.enabled", "Whether neighbouring text is gathered into fewer frames."),
                    Key.setting("sse.flush-interval", "Longest time text is held back to be gathered."),
                    Key.setting("sse.flush-chunks", "Most pieces of text that are held back."),
                    Key.setting("sse.heartbeat", "Time between two comments on a stream."),
                    Key.size("sse.most-behind", "How far one viewer may fall behind before it is cut."),
                    Key.size(
                            "sse.most-behind-in-all",
                            "What may wait for all viewers before the furthest behind is cut."),
                    Key.setting(
                            "sse.recheck-every",
                            "How often it is asked whether those who watch still may, at most 30s.")));

    static final Section<LogConfig> LOG = new Section<>(
            "Logs",
            LogConfig.DEFAULT,
            List.of(
                    Key.setting("log.level", "ERROR, WARN, INFO, DEBUG or TRACE, for our own lines."),
                    Key.setting("log.format", "`text` (key=value) or `json`."),
                    Key.setting(
                            "log.pace",
                            "Shortest time between two commits of job events that nobody waits for; longer, up to 40ms, while much is written.")));

    static final Section<Retention.Rules> RETENTION = new Section<>(
            "Retention",
            Retention.Rules.DEFAULT,
            List.of(
                    Key.setting(
                            "retention.compaction",
                            "Time after a job's end when the pieces of its text are joined into fewer events."),
                    Key.setting("retention.log", "Events of a finished chat, counted from its end."),
                    Key.setting("retention.job", "Finished jobs with their results."),
                    Key.setting("retention.blob", "Large values that nothing refers to, counted from their last use."),
                    Key.setting("retention.idempotency", "Answers kept for repeated requests."),
                    Key.setting("retention.notice", "Notices of the inbox.")));

    static final Section<OutboundConfig> OUTBOUND = new Section<>(
            "Outbound requests",
            OutboundConfig.DEFAULT,
            List.of(Key.setting(
                    "outbound.allow",
                    "Private hosts, addresses and CIDR ranges that tools may reach, with commas between.")));

    static final Section<FetchConfig> FETCH = new Section<>(
            "The tool fetch_url",
            FetchConfig.DEFAULT,
            List.of(
                    Key.setting("tools.fetch-url.time", "One fetch with its redirects."),
                    Key.size("tools.fetch-url.max-bytes", "Bytes of a page that are read; the rest is cut."),
                    Key.setting(
                            "tools.fetch-url.max-characters", "Characters of text that are given; the rest is cut.")));

    static final Section<WebSearchConfig> SEARCH = new Section<>(
            "The tool web_search",
            WebSearchConfig.DEFAULT,
            List.of(
                    Key.setting(
                            "tools.web-search.provider",
                            "`brave`, `tavily` or `searxng`; without one there is no such tool."),
                    Key.setting("tools.web-search.key", "Brave's or Tavily's key."),
                    Key.setting("tools.web-search.url", "Where the operator's SearXNG answers."),
                    Key.setting("tools.web-search.per-minute", "Most searches of this process in a minute."),
                    Key.setting("tools.web-search.results", "Most results of a search, 1 to 20.")));

    static final Section<PluginConfig> PLUGINS = new Section<>(
            "Tool plugins",
            PluginConfig.DEFAULT,
            List.of(Key.setting("tools.plugins", "A folder whose jars bring tools, besides those on the class path.")));

    private Sections() {}

    static List<Section<?>> all() {
        return List.of(
                HTTP, STORE, AUTH, OIDC, WORKER, CHAT, FLOW, PRICES, ROUND, QUEUE, STARTS, SWITCHES, WAITS, SSE, LOG,
                RETENTION, OUTBOUND, FETCH, SEARCH, PLUGINS);
    }

    static Stream<Key> keys() {
        return all().stream().flatMap(section -> section.keys().stream());
    }
}
