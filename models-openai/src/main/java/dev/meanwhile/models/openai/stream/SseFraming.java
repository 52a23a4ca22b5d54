package dev.meanwhile.models.openai.stream;

/**
 * Cuts bytes into server-sent events, wherever the network cut them. Lines end with LF, CR or CRLF; {@code data:} lines of one
 * event are joined by a newline; comments and other fields carry nothing. Used by one thread.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the format</a>
 */
final class SseFraming {
    static final int MAX_EVENT_BYTES = 4 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] NEWLINE = {'\n'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Events events;
    private final ByteBuilder line = new ByteBuilder();
    private final ByteBuilder data = new ByteBuilder();
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean isFirstLine = true;

    SseFraming(Events events) {
        this.events = events;
    }

    /**
     * Takes the next bytes.
     *
     * @return false once an event was the last that is wanted; the rest is not looked at
     */
    boolean accept(byte[] bytes, int from, int to) throws MalformedStream, InterruptedException {
        var start = from;
        for (var at = from; at < to; at++) {
            var b = bytes[at];
            if (b > '\r') {
                afterCarriageReturn = false;
                continue;
            }
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                start = at + 1;
                continue;
            }
            afterCarriageReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                if (!endLine(bytes, start, at)) {
                    return false;
                }
                start = at + 1;
            }
        }
        line.append(bytes, start, to);
        return true;
    }

    /** The stream ended: an event without its blank line is an event too. */
    void end() throws MalformedStream, InterruptedException {
        if (endLine(NEWLINE, 0, 0)) {
            dispatch();
        }
    }

    private boolean endLine(byte[] bytes, int start, int end) throws MalformedStream, InterruptedException {
        if (line.length() == 0) {
            return line(bytes, start, end);
        }
        line.append(bytes, start, end);
        var wantsMore = line(line.array(), 0, line.length());
        line.clear();
        return wantsMore;
    }

    private boolean line(byte[] bytes, int lineStart, int end) throws MalformedStream, InterruptedException {
        var start = lineStart;
        if (isFirstLine) {
            isFirstLine = false;
            start += startsWith(bytes, start, end, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
        }
        if (start == end) {
            return dispatch();
        }
        if (startsWith(bytes, start, end, DATA)) {
            var colon = start + DATA.length;
            if (colon == end) {
                addData(bytes, end, end);
            } else if (bytes[colon] == ':') {
                var value = colon + 1;
                addData(bytes, value < end && bytes[value] == ' ' ? value + 1 : value, end);
            }
        }
        return true;
    }

    private void addData(byte[] bytes, int start, int end) throws MalformedStream {
        if (hasData) {
            data.append(NEWLINE, 0, 1);
        }
        hasData = true;
        data.append(bytes, start, end);
    }

    private boolean dispatch() throws MalformedStream, InterruptedException {
        if (!hasData) {
            return true;
        }
        hasData = false;
        var wantsMore = data.length() == 0 || events.event(data.array(), data.length());
        data.clear();
        return wantsMore;
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
        if (end - start < prefix.length) {
            return false;
        }
        for (var i = 0; i < prefix.length; i++) {
            if (bytes[start + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Takes the events. */
    @FunctionalInterface
    interface Events {
        /**
         * Takes the next event.
         *
         * @param data the payload from 0 to {@code length}, not empty; valid during the call only
         * @return whether another event is wanted
         */
        boolean event(byte[] data, int length) throws MalformedStream, InterruptedException;
    }
}
