package dev.meanwhile.core.signal;

import dev.meanwhile.core.job.JobId;
import java.util.Collection;
import java.util.Set;

/** No signals at all. */
record Silence() implements Signals {

    @Override
    public void send(Collection<Signal> signals) {
        // nobody hears it
    }

    @Override
    public Others look(Set<JobId> wanted) {
        return Others.NOBODY;
    }

    @Override
    public Set<JobId> wantedByOthers(Set<JobId> jobs) {
        return Set.of();
    }

    @Override
    public void listen(Ear ear) {
        // there is nothing to hear
    }

    @Override
    public boolean isListening() {
        return false;
    }

    @Override
    public void close() {
        // there is nothing to end
    }
}
