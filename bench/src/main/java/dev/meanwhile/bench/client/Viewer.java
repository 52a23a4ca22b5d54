package dev.meanwhile.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Follows one job to its end over the event stream and checks each piece of its text. Used by one thread. */
public final class Viewer {
    /** A viewer of the returning sort hangs up after so many frames and comes back with its cursor. */
    private static final int FRAMES_BEFORE_HANGING_UP = 12;

    /** A viewer that the server cuts more often than this does not get on. */
    private static final int MOST_CUTS = 20;

    private final Api api;
    private final Watch watch;
    private final Sort sort;
    private final InstantSource clock = InstantSource.system();
    private final Samples latencies = new Samples();
    private final TextCheck text;

    private long cursor;
    private int cuts;
    private long frames;
    private long textFrames;
    private long bytes;
    private long firstTextNanos;
    private String state = "";

    /** How a viewer behaves. */
    public enum Sort {
        /** There from the start to the end. */
        LIVE,
        /** Comes when half of the text has been said. */
        LATE,
        /** Hangs up again and again and comes back with its cursor. */
        RETURNING;

        /** The sort of the n-th viewer of a job, from 0: all sorts in turn. */
        public static Sort of(int index) {
            return values()[index % values().length];
        }
    }

    /**
     * What a viewer saw of a job whose text was exact.
     *
     * @param cuts how often the connection was lost
     * @param textFrames frames with text; one may hold several chunks
     * @param bytes of all frames, for text in ASCII
     * @param firstTextNanos {@link System#nanoTime()} when the first text came
     * @param latencies from commit to here, of text frames of live viewers with {@link Api.Flush#COMMIT}, in ms
     */
    public record Seen(int cuts, long frames, long textFrames, long bytes, long firstTextNanos, Samples latencies) {}

    public Viewer(Api api, Watch watch, Sort sort) {
        this.api = api;
        this.watch = watch;
        this.sort = sort;
        this.text = new TextCheck(watch.text());
    }

    /** @throws IOException if the stream has a gap, a duplicate or wrong text, or the job does not succeed */
    public Seen follow() throws IOException, InterruptedException {
        try {
            if (sort == Sort.LATE) {
                watch.half().await();
            }
            while (state.isEmpty()) {
                followOnce();
            }
        } finally {
            watch.half().countDown(); // nobody waits for a viewer that failed
        }
        if (!state.equals("succeeded")) {
            throw new WrongStreamException("job " + watch.job() + " ended as " + state);
        }
        var known = watch.text();
        text.complete(known == null ? api.snapshot(watch.job()).path("text").asText() : known);
        return new Seen(cuts, frames, textFrames, bytes, firstTextNanos, latencies);
    }

    private void followOnce() throws IOException, InterruptedException {
        var before = cursor;
        try (var stream = api.events(watch.job(), cursor, watch.flush())) {
            try {
                read(stream);
            } finally {
                bytes += stream.characters();
            }
        } catch (WrongStreamException e) {
            throw e;
        } catch (IOException e) {
            cuts++; // the cursor brings it back, which is checked like everything else
            if (cuts > MOST_CUTS) {
                throw e;
            }
            return;
        }
        if (state.isEmpty() && cursor == before) {
            throw new WrongStreamException(
                    "the stream of job " + watch.job() + " ended without news before the job did");
        }
    }

    private void read(EventStream stream) throws IOException {
        var left = sort == Sort.RETURNING ? FRAMES_BEFORE_HANGING_UP : Integer.MAX_VALUE;
        for (var message = stream.next(); message != null; message = stream.next()) {
            take(message);
            left--;
            if (left <= 0 && message.id() > 0) {
                return;
            }
        }
    }

    private void take(EventStream.Message message) throws IOException {
        frames++;
        if (message.id() > 0) {
            if (message.id() <= cursor) {
                throw new WrongStreamException("event " + message.id() + " came again after " + cursor);
            }
            cursor = message.id();
        }
        switch (message.event()) {
            case "text.delta" -> text(Api.JSON.readTree(message.data()));
            case "round.rewound" ->
                text.rewind(Api.JSON.readTree(message.data()).path("offset").asInt());
            case "job.finished" ->
                state = Api.JSON.readTree(message.data()).path("state").asText();
            default -> {
                // nothing to check
            }
        }
    }

    private void text(JsonNode event) throws IOException {
        textFrames++;
        if (firstTextNanos == 0) {
            firstTextNanos = System.nanoTime();
        }
        if (watch.flush() == Api.Flush.COMMIT && sort == Sort.LIVE) {
            var way = Duration.between(Instant.parse(event.path("at").asText()), clock.instant());
            latencies.add(way.toNanos() / 1e6);
        }
        text.piece(event.path("offset").asInt(), event.path("text").asText());
        var known = watch.text();
        if (known != null && text.length() * 2 >= known.length()) {
            watch.half().countDown();
        }
    }
}
