package dev.meanwhile.server.stream;

import dev.meanwhile.core.log.Entry;
import java.util.List;

/** Turns one job's entries into a dialect's bytes. Used by one thread at a time, in the order of the log. */
public interface Encoder {

    /**
     * @param entries at least one, following those of the last call
     * @return frames whose {@code seq} do not fall; possibly none
     */
    List<Frame> encode(List<Entry> entries);
}
