package dev.meanwhile.e2e;

import dev.meanwhile.models.openai.demo.DemoText;

/** Something that a provider does wrong. The demo model's knobs make it do so. */
enum ModelFault {
    BUSY_ONCE("answers 429, then as it should", "fault=429-once", Outcome.EXACT),
    BROKEN_ONCE("answers 500, then as it should", "fault=500-once", Outcome.EXACT),
    CUT_ONCE(
            "ends the connection in mid-stream, then answers as it should", "fault=cut-once,after=20", Outcome.REWOUND),
    CUT_IN_A_CALL(
            "ends the connection in the midst of a call's arguments", "fault=cut-tool-once,rounds=1", Outcome.EXACT),
    MALFORMED_ONCE("sends broken JSON in mid-stream", "fault=malformed-once,after=20", Outcome.REWOUND),
    ERROR_ONCE("reports an error in mid-stream", "fault=error-once,after=20", Outcome.REWOUND),
    GARBAGE_ONCE("sends bytes that mean nothing", "fault=garbage-once,after=20", Outcome.REWOUND),
    NO_FINISH_ONCE("ends without a finish reason", "fault=no-finish-once", Outcome.REWOUND),
    STALLED_ONCE("falls silent in mid-stream", "fault=stall-once,after=20", Outcome.REWOUND),
    SILENT_ONCE("does not begin to answer", "fault=stall-headers-once", Outcome.EXACT),
    SLOW("streams ten times slower than usual", "interval=50ms", Outcome.EXACT),
    CUT_ALWAYS("ends the connection each time", "fault=cut,after=20", Outcome.of("model_stream_cut")),
    BUSY_ALWAYS("answers 503 each time", "fault=503", Outcome.of("model_unavailable")),
    NO_KEY("does not take the key", "fault=401", Outcome.of("model_unauthorized")),
    NO_CREDIT("wants money", "fault=402", Outcome.of("model_payment_required")),
    FILTERED("ends with `content_filter`", "finish=content_filter", Outcome.of("model_content_filtered"));

    static final int CHUNKS = 40;

    private final String words;
    private final String knobs;
    private final Outcome outcome;

    ModelFault(String words, String knobs, Outcome outcome) {
        this.words = words;
        this.knobs = knobs;
        this.outcome = outcome;
    }

    String words() {
        return words;
    }

    Outcome outcome() {
        return outcome;
    }

    /** Requests are counted by the model's name, so each fault has its own. */
    String model() {
        var pace = knobs.contains("interval=") ? "" : ",interval=5ms";
        return "demo:chunks=%d,%s%s".formatted(CHUNKS, knobs, pace);
    }

    /**
     * What comes of it.
     *
     * @param failure the code of the job's failure; empty where it succeeds
     * @param isRewound whether what was streamed is taken back first
     */
    record Outcome(String failure, boolean isRewound) {
        static final Outcome EXACT = new Outcome("", false);
        static final Outcome REWOUND = new Outcome("", true);

        static Outcome of(String failure) {
            return new Outcome(failure, false);
        }

        String words() {
            if (!failure.isEmpty()) {
                return "the job fails with `%s` and keeps the text it had".formatted(failure);
            }
            return isRewound
                    ? "the round's text is taken back and asked anew, the answer is exact"
                    : "the answer comes later, and is exact";
        }

        /** Whether this can be the text in the end. */
        boolean fits(String text) {
            var whole = DemoText.of(CHUNKS);
            return failure.isEmpty() ? text.equals(whole) : whole.startsWith(text);
        }
    }
}
