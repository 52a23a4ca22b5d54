package dev.meanwhile.e2e;

import dev.meanwhile.models.openai.demo.DemoText;

/** Something that a provider does wrong. The demo model's knobs make it do so. */
enum ModelFault {
    BUSY_ONCE("answers 429, then as it should", "fault=429-once", ""),
    BROKEN_ONCE("answers 500, then as it should", "fault=500-once", ""),
    CUT_ONCE("ends the connection in mid-stream, then answers as it should", "fault=cut-once,after=20", "rewinds"),
    CUT_IN_A_CALL("ends the connection in the midst of a call's arguments", "fault=cut-tool-once,rounds=1", ""),
    MALFORMED_ONCE("sends broken JSON in mid-stream", "fault=malformed-once,after=20", "rewinds"),
    ERROR_ONCE("reports an error in mid-stream", "fault=error-once,after=20", "rewinds"),
    GARBAGE_ONCE("sends bytes that mean nothing", "fault=garbage-once,after=20", "rewinds"),
    NO_FINISH_ONCE("ends without a finish reason", "fault=no-finish-once", "rewinds"),
    STALLED_ONCE("falls silent in mid-stream", "fault=stall-once,after=20", "rewinds"),
    SILENT_ONCE("does not begin to answer", "fault=stall-headers-once", ""),
    SLOW("streams ten times slower than usual", "interval=50ms", ""),
    CUT_ALWAYS("ends the connection each time", "fault=cut,after=20", "model_stream_cut"),
    BUSY_ALWAYS("answers 503 each time", "fault=503", "model_unavailable"),
    NO_KEY("does not take the key", "fault=401", "model_unauthorized"),
    NO_CREDIT("wants money", "fault=402", "model_payment_required"),
    FILTERED("ends with `content_filter`", "finish=content_filter", "model_content_filtered");

    static final int CHUNKS = 40;

    /** In place of a failure: what was streamed is taken back, and the job succeeds. */
    private static final String REWINDS = "rewinds";

    private final String words;
    private final String knobs;
    private final String outcome;

    /** @param outcome the code of the job's failure, or that it rewinds; empty where it just succeeds */
    ModelFault(String words, String knobs, String outcome) {
        this.words = words;
        this.knobs = knobs;
        this.outcome = outcome;
    }

    String words() {
        return words;
    }

    /** Requests are counted by the model's name, so each fault has its own. */
    String model() {
        var pace = knobs.contains("interval=") ? "" : ",interval=5ms";
        return "demo:chunks=%d,%s%s".formatted(CHUNKS, knobs, pace);
    }

    /** The code of the job's failure; empty where it succeeds. */
    String failure() {
        return rewinds() ? "" : outcome;
    }

    boolean rewinds() {
        return outcome.equals(REWINDS);
    }

    /** What somebody sees who watches the job. */
    String seen() {
        if (rewinds()) {
            return "the round's text is taken back and asked anew, the answer is exact";
        }
        return outcome.isEmpty()
                ? "the answer comes later, and is exact"
                : "the job fails with `%s` and keeps the text it had".formatted(outcome);
    }

    /** Whether this can be the text in the end. */
    boolean fits(String text) {
        var whole = DemoText.of(CHUNKS);
        return failure().isEmpty() ? text.equals(whole) : whole.startsWith(text);
    }
}
