package dev.meanwhile.core.limit;

import java.time.Duration;
import java.util.List;

/** Counts the starts of people and projects over all servers. {@code StartsContract} in {@code testkit} is the specification. */
public interface Starts {

    /**
     * Counts a start in every window of its person and its project; in none of them if one is full.
     *
     * @return how each window stands with this start, also if it was not counted
     * @throws dev.meanwhile.core.error.EngineException {@code store_unavailable}
     */
    List<Count> count(String project, String owner, StartCaps caps);

    /**
     * How one window stands.
     *
     * @param most starts it has room for
     * @param taken starts in it, this one included
     * @param left until the next such window begins; above zero
     */
    record Count(StartWindow window, int most, long taken, Duration left) {

        public static Count of(StartWindow window, StartCaps caps, long taken, Duration left) {
            return new Count(window, caps.of(window), taken, left);
        }

        /** Whether there was no room for this start. */
        public boolean isOver() {
            return taken > most;
        }

        /** How the window stood before the last so many starts. */
        public Count before(int starts) {
            return new Count(window, most, taken - starts, left);
        }

        /** For how many more starts there is room. */
        public long room() {
            return Math.max(0, most - taken);
        }
    }
}
