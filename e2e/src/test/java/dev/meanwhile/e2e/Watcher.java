package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * A client that watches one job as the rules of event streams say: after every cut it comes back with the last id it has. It places
 * text by its offset, and remembers as broken whatever has a gap, comes again or changes.
 */
final class Watcher implements AutoCloseable {
    private static final long BEFORE_RECONNECT_NANOS = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Api> apis;
    private final String job;
    private final Thread thread;
    private volatile boolean isClosed;

    private final ReentrantLock eventsLock = new ReentrantLock();
    private final Condition isNews = eventsLock.newCondition();
    private final List<Event> events = new ArrayList<>(); // guarded by eventsLock, like the fields below
    private final List<String> broken = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private long lastId;
    private int connections;

    /**
     * What came, and how late.
     *
     * @param id 0 if it has none
     * @param lateness from its commit by the database's clock to its arrival here
     */
    record Event(long id, String type, JsonNode data, Duration lateness) {}

    private Watcher(List<Api> apis, String job) {
        this.apis = List.copyOf(apis);
        this.job = job;
        this.thread = Thread.ofVirtual().name("watcher-" + job).unstarted(this::watch);
    }

    /** Sees each commit as it is, so that little is held back. */
    static Watcher of(Api api, String job) {
        return of(List.of(api), job);
    }

    /** Comes back to the next of these servers after each cut, as a load balancer may have it. */
    static Watcher of(List<Api> apis, String job) {
        var watcher = new Watcher(apis, job);
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        for (var attempt = 0; !isClosed && !isOver(); attempt++) {
            try {
                watchOnce(apis.get(attempt % apis.size()));
            } catch (IOException e) {
                LockSupport.parkNanos(BEFORE_RECONNECT_NANOS); // the server is gone for the moment
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void watchOnce(Api api) throws IOException, InterruptedException {
        var answer = api.events("/api/v1/jobs/" + job + "/events?flush=commit", lastId());
        try (var messages = new SseReader(answer.body())) {
            if (answer.statusCode() != 200) {
                throw new IOException("HTTP " + answer.statusCode());
            }
            locked(() -> connections++);
            for (var message = messages.next(); message != null && !isClosed; message = messages.next()) {
                take(message);
            }
        }
    }

    private void take(SseReader.Message message) throws IOException {
        var data = Api.JSON.readTree(message.data());
        locked(() -> {
            if (message.id() > 0) {
                check(message.id() > lastId, "event " + message.id() + " came after " + lastId);
                lastId = message.id();
            }
            switch (message.event()) {
                case "text.delta" ->
                    place(data.path("offset").asInt(), data.path("text").asText());
                case "round.rewound" ->
                    text.setLength(Math.min(text.length(), data.path("offset").asInt()));
                default -> {
                    // has no text
                }
            }
            events.add(new Event(message.id(), message.event(), data, lateness(data)));
            isNews.signalAll();
        });
    }

    private static Duration lateness(JsonNode data) {
        return data.hasNonNull("at")
                ? Duration.between(Instant.parse(data.path("at").asText()), Instant.now())
                : Duration.ZERO;
    }

    private void place(int offset, String piece) {
        check(offset <= text.length(), "text at " + offset + " came when there were " + text.length() + " units");
        var from = Math.min(offset, text.length());
        var known = Math.min(piece.length(), text.length() - from);
        check(text.substring(from, from + known).equals(piece.substring(0, known)), "text at " + offset + " changed");
        text.append(piece, known, piece.length());
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            broken.add(what);
        }
    }

    /** Waits for an event that fits. */
    Event await(String type, Predicate<Event> fits) {
        return await(type, PATIENCE, fits);
    }

    Event await(String type) {
        return await(type, _ -> true);
    }

    private Event await(String type, Duration atMost, Predicate<Event> fits) {
        eventsLock.lock();
        try {
            var left = atMost.toNanos();
            while (true) {
                var found = events.stream()
                        .filter(event -> event.type().equals(type) && fits.test(event))
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
                if (left <= 0) {
                    throw new AssertionError("no %s of job %s within %d s; it has %s"
                            .formatted(
                                    type,
                                    job,
                                    atMost.toSeconds(),
                                    events.stream().map(Event::type).distinct().toList()));
                }
                left = isNews.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            eventsLock.unlock();
        }
    }

    /** Waits until so many events have come, or the job has ended. */
    void awaitCount(int count) {
        eventsLock.lock();
        try {
            var left = Duration.ofSeconds(30).toNanos();
            while (events.size() < count && !hasFinished()) {
                if (left <= 0) {
                    throw new AssertionError("only " + events.size() + " events of job " + job + " came");
                }
                left = isNews.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            eventsLock.unlock();
        }
    }

    /** Waits for the job's end. @return its state */
    String awaitEnd() {
        return awaitEnd(PATIENCE);
    }

    String awaitEnd(Duration atMost) {
        return await("job.finished", atMost, _ -> true).data().path("state").asText();
    }

    private boolean isOver() {
        eventsLock.lock();
        try {
            return hasFinished();
        } finally {
            eventsLock.unlock();
        }
    }

    private boolean hasFinished() {
        return !events.isEmpty() && events.getLast().type().equals("job.finished");
    }

    /** The text that the events make. */
    String text() {
        eventsLock.lock();
        try {
            return text.toString();
        } finally {
            eventsLock.unlock();
        }
    }

    /** Every gap, repetition and change that was seen; empty is what is promised. */
    List<String> broken() {
        eventsLock.lock();
        try {
            return List.copyOf(broken);
        } finally {
            eventsLock.unlock();
        }
    }

    List<Event> events() {
        eventsLock.lock();
        try {
            return List.copyOf(events);
        } finally {
            eventsLock.unlock();
        }
    }

    int connections() {
        eventsLock.lock();
        try {
            return connections;
        } finally {
            eventsLock.unlock();
        }
    }

    private long lastId() {
        eventsLock.lock();
        try {
            return lastId;
        } finally {
            eventsLock.unlock();
        }
    }

    private void locked(Runnable change) {
        eventsLock.lock();
        try {
            change.run();
        } finally {
            eventsLock.unlock();
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
    }
}
