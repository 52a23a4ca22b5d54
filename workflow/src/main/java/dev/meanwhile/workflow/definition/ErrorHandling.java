package dev.meanwhile.workflow.definition;

/** What becomes of a run when a node failed, once it has been tried as often as {@code retry} says. */
public record ErrorHandling(Mode mode, Retry retry) {
    static final Field<Mode> MODE = Field.choice(
            "mode",
            Mode.values(),
            "`stop` fails the run, `continue` goes on without an output, `branch` goes on by the exit `error`.",
            Mode.STOP);
    static final Field<Retry> RETRY =
            Field.shaped("retry", "How often it is tried again; never where it is left out.", Retry::read);

    public static final ErrorHandling STOP = new ErrorHandling(Mode.STOP, Retry.NONE);

    public static final ErrorHandling CONTINUE = new ErrorHandling(Mode.CONTINUE, Retry.NONE);

    /** What comes after a failure. */
    public enum Mode implements Named {
        STOP("stop"),
        CONTINUE("continue"),
        BRANCH("branch");

        private final String wireName;

        Mode(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }

    static ErrorHandling read(Data data) {
        var retry = data.maybe(RETRY);
        return new ErrorHandling(data.value(MODE), retry == null ? Retry.NONE : retry);
    }
}
