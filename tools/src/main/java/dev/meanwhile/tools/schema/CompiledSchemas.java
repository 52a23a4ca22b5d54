package dev.meanwhile.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Compiled schemas, the most recently used ones kept. Guarded by its own lock; compiling happens outside it. */
final class CompiledSchemas {
    private static final int KEPT = 500;

    private final Function<JsonNode, Schema> compiler;
    private final Map<JsonNode, Schema> compiled = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, Schema> eldest) {
            return size() > KEPT;
        }
    };

    CompiledSchemas(Function<JsonNode, Schema> compiler) {
        this.compiler = compiler;
    }

    Schema of(JsonNode schema) {
        synchronized (compiled) {
            var present = compiled.get(schema);
            if (present != null) {
                return present;
            }
        }
        JsonNode own = schema.deepCopy(); // trees can be changed by whoever made them; a key must not
        var made = compiler.apply(own);
        synchronized (compiled) {
            compiled.put(own, made);
        }
        return made;
    }
}
