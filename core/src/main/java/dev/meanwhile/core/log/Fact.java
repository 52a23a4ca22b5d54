package dev.meanwhile.core.log;

/**
 * An event on its way into a log.
 *
 * @param path where in the job it belongs; {@code ""} for a chat. Order is promised within a path
 */
public record Fact(String path, JobEvent event) {

    /** A fact of the job as a whole, or of a chat. */
    public static Fact of(JobEvent event) {
        return new Fact("", event);
    }
}
