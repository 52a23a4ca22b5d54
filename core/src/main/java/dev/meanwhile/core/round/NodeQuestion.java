package dev.meanwhile.core.round;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.ledger.CallPlace;
import dev.meanwhile.core.text.CleanJson;
import dev.meanwhile.core.text.TextCleaner;
import dev.meanwhile.core.wait.Answer.Action;
import dev.meanwhile.core.wait.Ask;
import dev.meanwhile.core.wait.WaitId;
import java.time.Duration;

/**
 * A question to people that a node asks itself, before or after its work.
 *
 * @param kind APPROVAL and INPUT before, REVIEW after
 * @param label what people call the node
 * @param about the node's input, or for a review its output, of any size
 * @param schema JSON Schema of what an answer may put in its place; an empty one takes anything
 * @param onExpiry APPROVE, REJECT, SKIP, or FAILED for a node that fails because nobody answered
 */
public record NodeQuestion(
        Ask.Kind kind, String label, String question, JsonNode about, JsonNode schema, Duration time, Action onExpiry) {

    /**
     * The question as it is stored. Its hash is of all that it is about.
     *
     * @param place a {@linkplain CallPlace#ofNode node's}
     * @param shownBytes how much people see of what it is about; the rest is cut with a note
     */
    public Ask ask(WaitId id, CallPlace place, int shownBytes) {
        return new Ask(
                id,
                place,
                kind,
                TextCleaner.whole(label),
                TextCleaner.whole(question),
                CleanJson.of(Cut.to(shownBytes, about)),
                schema,
                AskedCalls.hash(about),
                time,
                onExpiry,
                null);
    }
}
