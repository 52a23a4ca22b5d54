package dev.meanwhile.server.metrics;

import java.util.Locale;

/** Everything that is measured. Names and labels are API: dashboards and alerts are made of them. */
enum Names {
    JOBS("meanwhile.jobs", Sort.GAUGE, "", "state", "Jobs that are not final, of all processes."),
    QUEUE_AGE(
            "meanwhile.queue.age", Sort.GAUGE, "seconds", "How long the oldest due job has waited, of all processes."),
    CLAIMS(
            "meanwhile.claims",
            Sort.COUNTER,
            "",
            "because",
            "Jobs taken from the queue: `new`, `due` after a wait, `released` by a worker that stopped, `worker_lost`."),
    TAKEOVERS("meanwhile.takeovers", Sort.COUNTER, "", "Jobs taken from the queue after their worker was lost."),
    LEASE_LOSSES(
            "meanwhile.lease.losses",
            Sort.COUNTER,
            "",
            "Jobs that this process held and another one took: a stop over its head, a limit, a takeover."),
    RUNNING_HERE("meanwhile.worker.running", Sort.GAUGE, "", "Jobs that this process runs."),
    LOOP_FAILURES(
            "meanwhile.worker.loop.failures",
            Sort.COUNTER,
            "",
            "loop",
            "Turns of the worker's loops that failed, by an absent database or by a defect."),
    LOOP_AGE(
            "meanwhile.worker.loop.age",
            Sort.GAUGE,
            "seconds",
            "loop",
            "Time since the last turn of one of the worker's loops; over a minute it hangs."),
    WEBHOOKS(
            "meanwhile.webhook.deliveries",
            Sort.TIMER,
            "seconds",
            "outcome",
            "Messages sent to webhooks: `delivered`, `failed` and tried again, `exhausted` after the last attempt, `gone` by a 410."),
    SIGNALS_SENT("meanwhile.signals.sent", Sort.COUNTER, "", "Hints told to other processes on the database."),
    SIGNALS_HEARD("meanwhile.signals.heard", Sort.COUNTER, "", "Hints heard from other processes on the database."),
    LISTENING(
            "meanwhile.signals.listening",
            Sort.GAUGE,
            "",
            "1 while other processes are heard, 0 while their work is only looked after each second."),
    FIRST_EVENT(
            "meanwhile.jobs.first.event",
            Sort.HISTOGRAM,
            "seconds",
            "kind",
            "From a job's admission to the first thing it said or did."),
    FINISHED("meanwhile.jobs.finished", Sort.COUNTER, "", "kind, state", "Jobs that ended."),
    DURATION("meanwhile.jobs.duration", Sort.TIMER, "seconds", "kind, state", "From a job's admission to its end."),
    JOB_ROUNDS(
            "meanwhile.jobs.rounds",
            Sort.SUMMARY,
            "",
            "kind",
            "Model turns of one job (`total_rounds`); a retry's with those it took over."),
    JOB_CALLS(
            "meanwhile.jobs.tool.calls",
            Sort.SUMMARY,
            "",
            "kind",
            "Tool calls of one job (`tool_call_count`), counted alike."),
    JOB_TOOL_TIME(
            "meanwhile.jobs.tool.time",
            Sort.TIMER,
            "seconds",
            "kind",
            "Time of all tool calls of one job (`tool_execution_time_ms`)."),
    ROUNDS("meanwhile.rounds", Sort.COUNTER, "", "Finished model turns."),
    TOOL_CALLS(
            "gen_ai.tool.calls",
            Sort.TIMER,
            "seconds",
            "gen_ai_tool_name, outcome",
            "Tool calls by what the ledger says of them: `done`, `failed`, `refused`, `unknown`."),
    TOKENS(
            "gen_ai.client.token.usage",
            Sort.COUNTER,
            "",
            "gen_ai_request_model, gen_ai_token_type",
            "Tokens of ended jobs, `input` and `output`."),
    COST(
            "gen_ai.client.cost",
            Sort.COUNTER,
            "",
            "gen_ai_request_model",
            "US dollars of ended jobs, as far as providers reported them."),
    UPSTREAM_ERRORS(
            "meanwhile.upstream.errors",
            Sort.COUNTER,
            "",
            "gen_ai_request_model, code",
            "Model requests that failed, also those that were repeated; the [codes](errors.md#the-models-provider)."),
    COMMIT_TIME("meanwhile.commit.time", Sort.HISTOGRAM, "seconds", "One commit of the log."),
    COMMIT_JOBS("meanwhile.commit.jobs", Sort.SUMMARY, "", "Jobs in one commit of the log."),
    COMMIT_EVENTS("meanwhile.commit.events", Sort.SUMMARY, "", "Events in one commit of the log."),
    STOP_TIME(
            "meanwhile.stop.time",
            Sort.HISTOGRAM,
            "seconds",
            "outcome",
            "From the request to stop a job to its end: `aborted`, or why there was nothing to stop."),
    VIEWERS("meanwhile.viewers", Sort.GAUGE, "", "Open live streams."),
    VIEWER_DROPS("meanwhile.viewers.dropped", Sort.COUNTER, "", "Streams cut because they were too far behind."),
    REPLAYED(
            "meanwhile.viewers.replayed",
            Sort.COUNTER,
            "bytes",
            "Read from the log again for viewers that came late or came back."),
    SENT(
            "meanwhile.viewers.latency",
            Sort.HISTOGRAM,
            "seconds",
            "From the commit of an event to its writing to a socket.");

    /** How a meter is shown; a timer is a summary of seconds, a histogram one that has buckets too. */
    enum Sort {
        GAUGE,
        COUNTER,
        SUMMARY,
        TIMER,
        HISTOGRAM
    }

    private final String text;
    private final Sort sort;
    private final String unit;
    private final String labels;
    private final String meaning;

    Names(String text, Sort sort, String unit, String meaning) {
        this(text, sort, unit, "", meaning);
    }

    /**
     * @param text the name as Micrometer has it
     * @param unit empty for plain numbers
     * @param labels as Prometheus shows them, with commas between
     */
    Names(String text, Sort sort, String unit, String labels, String meaning) {
        this.text = text;
        this.sort = sort;
        this.unit = unit;
        this.labels = labels;
        this.meaning = meaning;
    }

    String text() {
        return text;
    }

    Sort sort() {
        return sort;
    }

    String unit() {
        return unit;
    }

    String labels() {
        return labels;
    }

    String meaning() {
        return meaning;
    }

    /** The family's name in Prometheus's format. */
    String prometheus() {
        var name = text.replace('.', '_').toLowerCase(Locale.ROOT) + (unit.isEmpty() ? "" : "_" + unit);
        return sort == Sort.COUNTER ? name + "_total" : name;
    }
}
