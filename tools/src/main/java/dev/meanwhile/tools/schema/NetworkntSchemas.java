package dev.meanwhile.tools.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.ToolResult.Problem;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/**
 * Schemas by the networknt library. Schemas come from projects and requests, so checking is bounded in every direction: the
 * size of a schema, the steps of one check, the steps of a pattern. Nothing is ever fetched: a {@code $ref} leads inside the
 * schema or to a standard meta-schema. Compiled schemas are kept. Used by many threads at once.
 */
public final class NetworkntSchemas implements Schemas {
    private static final String META_SCHEMAS = "json-schema.org/";
    private static final int MAX_PROBLEMS = 50;

    private final SchemaRegistry registry = registry();
    private final CompiledSchemas compiled = new CompiledSchemas(this::compile);

    @Override
    public List<Problem> check(JsonNode schema, JsonNode value) {
        var complaints = SchemaSize.complaints(schema);
        if (!complaints.isEmpty()) {
            return complaints;
        }
        return bounded(() -> problems(compiled.of(schema), value));
    }

    @Override
    public List<Problem> checkSchema(JsonNode schema) {
        var complaints = SchemaSize.complaints(schema);
        if (!complaints.isEmpty()) {
            return complaints;
        }
        return bounded(() -> {
            var meta = schema.path("$schema").asText(SpecificationVersion.DRAFT_2020_12.getDialectId());
            var departures = problems(registry.getSchema(SchemaLocation.of(meta)), schema);
            if (departures.isEmpty()) {
                compiled.of(schema); // finds what a meta-schema cannot: patterns and references that lead nowhere
            }
            return departures;
        });
    }

    /** A check that may end in one of the bounds, or in the library's complaint about the schema. */
    private static List<Problem> bounded(Check check) {
        try {
            return check.run();
        } catch (Steps.Exhausted e) {
            return List.of(new Problem("", "checking this takes too many steps; simplify the schema"));
        } catch (StackOverflowError e) {
            return List.of(new Problem("", "the schema refers to itself without end, or the value is nested too deep"));
        } catch (SchemaException | PatternSyntaxException e) {
            return List.of(new Problem("", "the schema cannot be used: " + firstLine(e)));
        }
    }

    private interface Check {
        List<Problem> run();
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static List<Problem> problems(Schema schema, JsonNode value) {
        var context = new Steps(schema.createExecutionContext().getExecutionConfig());
        return schema.validate(context, value, OutputFormat.DEFAULT).stream()
                .limit(MAX_PROBLEMS)
                .map(error -> new Problem(error.getInstanceLocation().toString(), error.getMessage()))
                .toList();
    }

    private Schema compile(JsonNode schema) {
        var made = registry.getSchema(schema);
        made.initializeValidators();
        return made;
    }

    private static SchemaRegistry registry() {
        var config = SchemaRegistryConfig.builder()
                .pathType(PathType.JSON_POINTER)
                .locale(Locale.ENGLISH)
                .regularExpressionFactory(BoundedPattern::new)
                .preloadSchema(true)
                .build();
        return SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                builder -> builder.schemaRegistryConfig(config)
                        .schemaCacheEnabled(true)
                        .schemaLoader(loader -> loader.fetchRemoteResources(false)
                                .allow(iri -> iri.toString().startsWith("https://" + META_SCHEMAS)
                                        || iri.toString().startsWith("http://" + META_SCHEMAS))));
    }
}
