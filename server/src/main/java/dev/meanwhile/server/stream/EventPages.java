package dev.meanwhile.server.stream;

import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.live.LiveFeeds;
import dev.meanwhile.core.live.LiveFeeds.Follower;
import dev.meanwhile.core.log.Entry;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Events for clients that poll: a page at a time, and a wait for the next one where there is none yet. */
public final class EventPages {
    private static final int MOST = 1000;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final JobStore jobs;
    private final JobLog log;
    private final LiveFeeds feeds;

    public EventPages(JobStore jobs, JobLog log, LiveFeeds feeds) {
        this.jobs = jobs;
        this.log = log;
        this.feeds = feeds;
    }

    /** Answers {@code {events, nextSeq, state, done}}. */
    void answer(Exchange exchange, Job job, long cursor) throws InterruptedException {
        var limit = exchange.query().number("limit", MOST, 1, MOST);
        var wait = exchange.query().number("wait", 0, 0, LONGEST_WAIT_SECONDS);
        var entries = log.read(job.id(), cursor, limit);
        if (entries.isEmpty() && wait > 0 && !job.state().isFinal()) {
            await(job.id(), cursor, wait);
            entries = log.read(job.id(), cursor, limit);
        }
        var now = jobs.find(job.id()).orElse(job);
        var next = entries.isEmpty() ? cursor : entries.getLast().seq();
        var isDone = now.state().isFinal() && next >= log.extent(job.id()).last();
        send(exchange, cursor, new Page(entries, next, now.state().wireName(), isDone));
    }

    private record Page(List<Entry> entries, long next, String state, boolean isDone) {
        String json() {
            var events = entries.stream().map(EntryJson::write).collect(Collectors.joining(",", "[", "]"));
            return "{\"events\":%s,\"nextSeq\":%d,\"state\":\"%s\",\"done\":%s}".formatted(events, next, state, isDone);
        }
    }

    private static void send(Exchange exchange, long cursor, Page page) {
        var tag = "\"%d-%d-%s\"".formatted(cursor, page.next(), page.state());
        exchange.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(exchange.requestHeader("If-None-Match"))) {
            exchange.answer(304, "", new byte[0]);
        } else {
            exchange.answer(200, Route.JSON, page.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void await(JobId job, long cursor, int seconds) throws InterruptedException {
        var arrived = new CountDownLatch(1);
        try (var _ = feeds.follow(job, cursor, new Arrival(arrived))) {
            var _ = arrived.await(seconds, TimeUnit.SECONDS); // either way the log is asked again
        }
    }

    private record Arrival(CountDownLatch arrived) implements Follower {
        @Override
        public void entries(List<Entry> entries) {
            arrived.countDown();
        }

        @Override
        public void over() {
            arrived.countDown();
        }

        @Override
        public void broken(RuntimeException cause) {
            arrived.countDown();
        }
    }
}
