package dev.meanwhile.models.openai.demo;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Counts requests, so that faults can strike the first ones only. Safe for many threads. */
final class FaultCounts {
    private static final DemoFault NONE = new DemoFault(DemoFault.Kind.NONE, 0, 0, 0, Duration.ZERO, 0, "");

    /** A demo model that has seen more keys forgets them all: it is no place to keep things. */
    private static final int MAX_KEYS = 100_000;

    private final ConcurrentHashMap<String, Integer> requests = new ConcurrentHashMap<>();

    /** The fault if it strikes this request, else the one that does nothing. */
    DemoFault fires(DemoFault fault, int round) {
        if (fault.kind() == DemoFault.Kind.NONE || (fault.round() > 0 && fault.round() != round)) {
            return NONE;
        }
        if (requests.size() >= MAX_KEYS) {
            requests.clear();
        }
        return requests.merge(fault.key(), 1, Integer::sum) <= fault.times() ? fault : NONE;
    }
}
