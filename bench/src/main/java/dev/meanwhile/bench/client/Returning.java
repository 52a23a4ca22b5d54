package dev.meanwhile.bench.client;

import java.io.IOException;

/** A viewer who was away: comes back with a cursor, reads what was missed, and stays. Used by one thread. */
public final class Returning implements AutoCloseable {
    private final EventStream stream;

    private Returning(EventStream stream) {
        this.stream = stream;
    }

    /**
     * Where a viewer is who has part of a text.
     *
     * @param cursor the last event it has
     * @param length units of text it has
     */
    public record Place(long cursor, int length) {}

    /**
     * Reads until it has so much text.
     *
     * @param text what the job says, at least so long
     * @return where that is
     * @throws IOException if there is a gap, a duplicate or other text
     */
    public static Place readTo(Api api, String job, String text, int length) throws IOException {
        try (var stream = api.plainEvents(job, 0)) {
            return read(stream, new Place(0, 0), text, length);
        }
    }

    /** Comes back, and stays when it has the whole text. */
    public static Returning from(Api api, String job, Place place, String text) throws IOException {
        var stream = api.plainEvents(job, place.cursor());
        try {
            read(stream, place, text, text.length());
            return new Returning(stream);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    private static Place read(EventStream stream, Place from, String text, int length) throws IOException {
        var check = new TextCheck(text);
        check.piece(0, text.substring(0, from.length()));
        var cursor = from.cursor();
        while (check.length() < length) {
            var message = stream.next();
            if (message == null) {
                throw new WrongStreamException("the stream ended at %d units of text".formatted(check.length()));
            }
            if (message.id() > 0) {
                if (message.id() <= cursor) {
                    throw new WrongStreamException("event " + message.id() + " came again after " + cursor);
                }
                cursor = message.id();
            }
            if (message.event().equals("text.delta")) {
                var event = Api.JSON.readTree(message.data());
                check.piece(event.path("offset").asInt(), event.path("text").asText());
            }
        }
        return new Place(cursor, check.length());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
