package dev.meanwhile.server.stream;

import java.time.Duration;

/** Told what the streams do; must return at once. */
public interface StreamMetrics {

    /** @param change 1 when a viewer came, -1 when one left */
    void viewers(int change);

    /** A viewer was cut because it was too far behind. */
    void dropped();

    /** @param bytes sent from the log to a viewer that came late or came back */
    void replayed(long bytes);

    /** @param sinceCommit from the commit of an event, by the database's clock, to its writing to a socket */
    void sent(Duration sinceCommit);

    /** Counts nothing. */
    StreamMetrics NONE = new StreamMetrics() {
        @Override
        public void viewers(int change) {}

        @Override
        public void dropped() {}

        @Override
        public void replayed(long bytes) {}

        @Override
        public void sent(Duration sinceCommit) {}
    };
}
