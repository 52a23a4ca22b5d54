package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.log.EventCodec;
import dev.meanwhile.core.log.Fact;
import dev.meanwhile.core.log.JobEvent;

/** An event before its number is known. */
sealed interface Line {

    /** What it takes in memory and on its way, in characters; the constant covers the row around the payload. */
    int size();

    Encoded encoded();

    static Line of(Fact fact) {
        return switch (fact.event()) {
            case JobEvent.TextStreamed e ->
                new Delta(fact.path(), false, e.round(), e.tryNo(), e.offset(), new StringBuilder(e.text()));
            case JobEvent.ReasoningStreamed e ->
                new Delta(fact.path(), true, e.round(), e.tryNo(), e.offset(), new StringBuilder(e.text()));
            default -> encoded(fact);
        };
    }

    private static Encoded encoded(Fact fact) {
        return new Encoded(fact.path(), EventCodec.type(fact.event()), EventCodec.write(fact.event()));
    }

    /** An event as its row has it. */
    record Encoded(String path, String type, String payload) implements Line {
        @Override
        public int size() {
            return payload.length() + 100;
        }

        @Override
        public Encoded encoded() {
            return this;
        }
    }

    /** Streamed text that more may be joined to, until it is sent. Guarded as the portion it lies in. */
    record Delta(String path, boolean isReasoning, int round, int tryNo, long offset, StringBuilder text)
            implements Line {

        /** Joins the text if it follows this one. */
        boolean takes(Delta next) {
            if (next.isReasoning != isReasoning
                    || next.round != round
                    || next.tryNo != tryNo
                    || next.offset != offset + text.length()
                    || !next.path.equals(path)) {
                return false;
            }
            text.append(next.text);
            return true;
        }

        @Override
        public int size() {
            return text.length() + 100;
        }

        @Override
        public Encoded encoded() {
            var whole = text.toString();
            JobEvent event = isReasoning
                    ? new JobEvent.ReasoningStreamed(round, tryNo, offset, whole)
                    : new JobEvent.TextStreamed(round, tryNo, offset, whole);
            return new Encoded(path, EventCodec.type(event), EventCodec.write(event));
        }
    }
}
