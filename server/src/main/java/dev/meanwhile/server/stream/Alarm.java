package dev.meanwhile.server.stream;

import java.time.Duration;

/** Calls back later. Tasks must return soon: they share one thread. */
interface Alarm {

    void after(Duration delay, Runnable task);
}
