package dev.meanwhile.tools.typed;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import java.io.IOException;
import java.util.List;

/**
 * A tool whose arguments are a record.
 *
 * <pre>{@code
 * new RecordTool<>(
 *         ToolSpec.reading("read_file", "Reads a text file.", ArgumentsSchema.of(Arguments.class)),
 *         Arguments.class,
 *         (arguments, context) -> new ToolResult.Text(Files.readString(...)));
 * }</pre>
 */
public final class RecordTool<A extends Record> implements Tool {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ToolSpec spec;
    private final ObjectReader reader;
    private final Action<A> action;

    /** @param spec its {@code parameters} are {@link ArgumentsSchema#of} of the record, or narrower */
    public RecordTool(ToolSpec spec, Class<A> arguments, Action<A> action) {
        this.spec = spec;
        this.reader = JSON.readerFor(arguments);
        this.action = action;
    }

    /** What the tool does with its arguments; the promises are those of {@link Tool#call}. */
    public interface Action<A extends Record> {
        ToolResult call(A arguments, ToolContext context) throws InterruptedException;
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public ToolResult call(JsonNode arguments, ToolContext context) throws InterruptedException {
        A decoded;
        try {
            decoded = reader.readValue(arguments);
        } catch (JsonMappingException e) {
            var problem = new ToolResult.Problem(pointer(e), complaint(e));
            return new ToolResult.Refused(
                    ToolResult.Reason.INVALID_ARGUMENTS, "the arguments do not fit " + spec.name(), List.of(problem));
        } catch (IOException e) {
            throw new IllegalStateException("a JSON tree could not be read", e);
        }
        return action.call(decoded, context);
    }

    /** Where the decoder stood (RFC 6901). */
    private static String pointer(JsonMappingException e) {
        var pointer = new StringBuilder();
        for (var step : e.getPath()) {
            pointer.append('/');
            if (step.getFieldName() == null) {
                pointer.append(step.getIndex());
            } else {
                pointer.append(step.getFieldName().replace("~", "~0").replace("/", "~1"));
            }
        }
        return pointer.toString();
    }

    /** The record's own words where its constructor refused; else the decoder's, without Java's names. */
    private static String complaint(JsonMappingException e) {
        if (e instanceof ValueInstantiationException && e.getCause() instanceof IllegalArgumentException own) {
            return String.valueOf(own.getMessage());
        }
        return "has a value of another type than the schema says";
    }
}
