package dev.meanwhile.server.metrics;

/** Every name that is measured, as Micrometer has it; Prometheus shows dots as underscores and adds units. */
final class Names {
    /** Gauge; {@code state}: jobs that are not final. */
    static final String JOBS = "meanwhile.jobs";
    /** Gauge, seconds: how long the oldest due job has waited. */
    static final String QUEUE_AGE = "meanwhile.queue.age";
    /** Gauge: jobs this process runs. */
    static final String RUNNING_HERE = "meanwhile.worker.running";
    /** Counter; {@code loop}: turns of the worker's loops that failed, by an absent database or by a defect. */
    static final String LOOP_FAILURES = "meanwhile.worker.loop.failures";
    /** Gauge, seconds; {@code loop}: time since the last turn of one of the worker's loops; over a minute it hangs. */
    static final String LOOP_AGE = "meanwhile.worker.loop.age";
    /** Counter: jobs taken from the queue. */
    static final String CLAIMS = "meanwhile.claims";
    /** Counter: jobs taken from it again after their worker was lost. */
    static final String TAKEOVERS = "meanwhile.takeovers";
    /** Counter; {@code kind}, {@code state}: jobs that ended. */
    static final String FINISHED = "meanwhile.jobs.finished";
    /** Timer; {@code kind}, {@code state}: from a job's admission to its end. */
    static final String DURATION = "meanwhile.jobs.duration";
    /** Summary: events of one job in one commit. */
    static final String COMMIT_EVENTS = "meanwhile.commit.events";
    /** Counter: finished model turns. */
    static final String ROUNDS = "meanwhile.rounds";
    /** Timer; {@code gen_ai.tool.name}, {@code outcome}: tool calls. */
    static final String TOOL_CALLS = "gen_ai.tool.calls";
    /** Counter; {@code gen_ai.request.model}, {@code gen_ai.token.type}: tokens. */
    static final String TOKENS = "gen_ai.client.token.usage";
    /** Counter, US dollars; {@code gen_ai.request.model}: what providers reported. */
    static final String COST = "gen_ai.client.cost";
    /** Counter; {@code code}: jobs that failed by their model. */
    static final String UPSTREAM_ERRORS = "meanwhile.upstream.errors";
    /** Gauge: open live streams. */
    static final String VIEWERS = "meanwhile.viewers";
    /** Counter: streams cut because they were too far behind. */
    static final String VIEWER_DROPS = "meanwhile.viewers.dropped";
    /** Counter, bytes: read from the log again for late and returning viewers. */
    static final String REPLAYED = "meanwhile.viewers.replayed";
    /** Timer: from the commit of an event to its writing to a socket. */
    static final String SENT = "meanwhile.viewers.latency";

    private Names() {}
}
