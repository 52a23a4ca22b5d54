package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/** A page of a list, as every list shows it. */
final class Page {
    private Page() {}

    /**
     * {@code {items, nextCursor?}}.
     *
     * @param found what was asked for with a limit of one more, which tells whether there is a next page
     * @param limit as many are shown
     * @param cursor where the next page begins, from the last one shown
     */
    static <T> ObjectNode of(List<T> found, int limit, Function<T, JsonNode> shown, Function<T, String> cursor) {
        var page = JsonNodeFactory.instance.objectNode();
        var items = page.putArray("items");
        found.stream().limit(limit).forEach(item -> items.add(shown.apply(item)));
        if (found.size() > limit) {
            page.put("nextCursor", cursor.apply(found.get(limit - 1)));
        }
        return page;
    }
}
