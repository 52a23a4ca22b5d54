package dev.meanwhile.core.signal;

import dev.meanwhile.core.job.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Carries signals between the processes on one store. They may be lost, doubled and late. {@code SignalsContract} in {@code testkit}
 * is the full specification.
 *
 * <p>{@link #send} and {@link #look} throw {@link dev.meanwhile.core.error.EngineException} {@code store_unavailable} when the store
 * cannot be asked; nothing is sent later in its place.
 */
public interface Signals extends AutoCloseable {

    /** For how long is remembered what a process wants. */
    Duration MEMORY = Duration.ofSeconds(30);

    /** Carries nothing: each process finds everything by looking. */
    Signals NONE = new Silence();

    /**
     * Tells all others, in this order. That a job is {@link Signal.Wanted} is also remembered, for those who look later; that it was
     * {@link Signal.Left} ends this, and is told nobody.
     */
    void send(Collection<Signal> signals);

    /**
     * Says which jobs this process wants news of, in place of what it said before.
     *
     * @return who else is there
     */
    Others look(Set<JobId> wanted);

    /** Which of these jobs others want news of at this moment. */
    Set<JobId> wantedByOthers(Set<JobId> jobs);

    /** Begins to give what others send, and nothing of one's own, to this ear, until it is closed. Called once. */
    void listen(Ear ear);

    /** Whether what others send arrives at present. */
    boolean isListening();

    /** Hears nothing more. */
    @Override
    void close();

    /** @param wanted the jobs they want news of */
    record Others(int count, Set<JobId> wanted) {
        public static final Others NOBODY = new Others(0, Set.of());

        public Others {
            wanted = Set.copyOf(wanted);
        }
    }

    /** Hears signals, one after the other, on a thread of the carrier's; must return soon. */
    interface Ear {
        void hear(Signal signal);

        /** Signals may have been missed before this moment. */
        void missed();
    }
}
