package dev.meanwhile.workflow.memory;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.Check;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The memory of projects. It finds words as they are written, in any language, but for upper and lower case. {@code MemoryContract} in
 * {@code testkit} is the full specification.
 *
 * <p>Every method throws {@link dev.meanwhile.core.error.EngineException} {@code store_unavailable} when the store cannot be asked.
 */
public interface Memory {

    /** The longest text, in bytes of UTF-8; its first 131,072 characters can be found by their words. */
    int MAX_BYTES = 256 << 10;

    /** The longest name of a collection, in characters. */
    int LONGEST_NAME = 128;

    /** So many texts are found at most. */
    int MOST_FOUND = 100;

    /**
     * Keeps a text until its project is deleted.
     *
     * @return false if the project has a text of this key already; that one stays as it is
     */
    boolean store(Note note);

    /** The texts with the highest rank; of those that rank the same the newest first. */
    List<Found> query(Question question);

    /**
     * A text to keep.
     *
     * @param key what stores it, unique in the project, so that storing it again after a crash changes nothing
     * @param metadata handed back with the text; any JSON
     */
    record Note(String project, String collection, String key, String text, JsonNode metadata) {
        public Note {
            checkCollection(collection);
            var bytes = text.getBytes(StandardCharsets.UTF_8).length;
            Check.that(bytes <= MAX_BYTES, "a text to store must be at most %s bytes but has %s", MAX_BYTES, bytes);
        }
    }

    /**
     * @param text whose words are looked for, in any order; of a long one its first 2,000 characters. One without words finds nothing
     * @param topK so many texts at most, 1 to {@link #MOST_FOUND}
     * @param threshold the lowest rank that is of interest, 0 to 1
     */
    record Question(String project, String collection, String text, int topK, double threshold) {
        public Question {
            checkCollection(collection);
            Check.that(topK >= 1 && topK <= MOST_FOUND, "topK must be 1 to %s but is %s", MOST_FOUND, topK);
            Check.that(threshold >= 0 && threshold <= 1, "threshold must be 0 to 1 but is %s", threshold);
        }
    }

    /**
     * @param rank the share of the question's words that the text has, above 0 to 1
     * @param at when it was stored
     */
    record Found(String text, JsonNode metadata, double rank, Instant at) {}

    private static void checkCollection(String name) {
        Check.that(
                !name.isBlank() && name.length() <= LONGEST_NAME,
                "a collection's name must be 1 to %s characters but is '%s'",
                LONGEST_NAME,
                name);
    }
}
