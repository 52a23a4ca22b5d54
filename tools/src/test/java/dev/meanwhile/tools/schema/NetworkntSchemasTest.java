package dev.meanwhile.tools.schema;

import static dev.meanwhile.tools.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.core.tool.ToolResult.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class NetworkntSchemasTest {
    private static final JsonNode PERSON = json("{'type':'object','properties':{'name':{'type':'string','minLength':1},"
            + "'age':{'type':'integer','minimum':0},'tags':{'type':'array','items':{'type':'string'}},"
            + "'a/b~c':{'type':'string'}},'required':['name'],'additionalProperties':false}");

    private final NetworkntSchemas schemas = new NetworkntSchemas();

    @Test
    void whatFitsHasNoProblems() {
        assertThat(schemas.check(PERSON, json("{'name':'Ada','age':36,'tags':['x']}")))
                .isEmpty();
    }

    @Test
    void allDeparturesAreToldWithTheirPlaces() {
        var problems = schemas.check(PERSON, json("{'age':-1,'tags':['x',2],'a/b~c':3,'more':true}"));

        assertThat(problems)
                .extracting(Problem::pointer)
                .containsExactlyInAnyOrder("", "", "/age", "/tags/1", "/a~1b~0c");
        assertThat(problems)
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("name"));
        assertThat(problems)
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("more"));
    }

    @Test
    void oneThousandDeparturesAreToldAsFifty() {
        var numbers = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, 1000).forEach(numbers::add);

        assertThat(schemas.check(json("{'items':{'type':'string'}}"), numbers)).hasSize(50);
    }

    @Test
    void theRulesAreThoseOf2020Dash12UnlessTheSchemaNamesOthers() {
        var prefix = "'prefixItems':[{'type':'string'}]";

        assertThat(schemas.check(json("{" + prefix + "}"), json("[1]"))).hasSize(1);
        assertThat(schemas.check(
                        json("{'$schema':'http://json-schema.org/draft-07/schema#'," + prefix + "}"), json("[1]")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'objekt'}",
                "{'type':'object','properties':{'a':{'type':3}}}",
                "{'required':'name'}",
                "{'minLength':-1}",
                "{'properties':{'a':{'pattern':'('}}}",
                "{'$ref':'#/$defs/nowhere'}",
                "{'$schema':'https://example.com/own'}",
                "[]",
                "'text'",
                "null",
            })
    void aBadSchemaIsReported(String schema) {
        assertThat(schemas.checkSchema(json(schema))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "true",
                "{'$defs':{'a':{'type':'string'}},'properties':{'x':{'$ref':'#/$defs/a'}}}",
                "{'type':'object','properties':{'child':{'$ref':'#'}}}",
                "{'$schema':'http://json-schema.org/draft-07/schema#','definitions':{}}",
                "{'$schema':'https://json-schema.org/draft/2020-12/schema'}",
                "{'x-unknown':1,'format':'whatever'}",
            })
    void aGoodSchemaIsTaken(String schema) {
        assertThat(schemas.checkSchema(json(schema))).isEmpty();
    }

    @Test
    void aReferenceToElsewhereIsRefusedAndNeverFetched() throws Exception {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[] {'{', '}'});
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/schema.json";
            for (var reference :
                    new String[] {url, "file:///etc/passwd", "classpath:draft-07", "resource:/logback.xml"}) {
                var schema = JsonNodeFactory.instance.objectNode().put("$ref", reference);

                assertThat(schemas.checkSchema(schema)).as(reference).isNotEmpty();
                assertThat(schemas.check(schema, json("{}"))).as(reference).isNotEmpty();
            }
            assertThat(schemas.checkSchema(JsonNodeFactory.instance.objectNode().put("$schema", url)))
                    .isNotEmpty();
        } finally {
            server.stop(0);
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void aSchemaThatRefersOnlyToItselfEnds() {
        assertThat(schemas.check(json("{'$ref':'#'}"), json("1"))).hasSize(1);
        assertThat(schemas.check(
                        json("{'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}},'$ref':'#/$defs/a'}"),
                        json("1")))
                .hasSize(1);
    }

    @Test
    void referencesThatBranchWithoutLimitAreCutOff() {
        var definitions = IntStream.range(0, 40)
                .mapToObj(i ->
                        "'d%d':{'allOf':[{'$ref':'#/$defs/d%d'},{'$ref':'#/$defs/d%d'}]}".formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(","));
        var schema = json("{'$defs':{" + definitions + ",'d40':{'type':'string'}},'$ref':'#/$defs/d0'}");

        assertThat(schemas.check(schema, json("'x'")))
                .extracting(Problem::message)
                .containsExactly("checking this takes too many steps; simplify the schema");
    }

    @Test
    void aPatternThatTriesAllWaysIsCutOff() {
        var schema = json("{'pattern':'^(a+)+$'}");

        assertThat(schemas.check(schema, json("'" + "a".repeat(60) + "!'"))).hasSize(1);
        assertThat(schemas.check(schema, json("'" + "a".repeat(1000) + "'"))).isEmpty();
    }

    @Test
    void aHugeSchemaIsRefused() {
        var wide = JsonNodeFactory.instance.objectNode();
        var names = wide.putArray("enum");
        IntStream.range(0, 6_000).forEach(names::add);
        ObjectNode deep = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 100; i++) {
            var outer = JsonNodeFactory.instance.objectNode();
            outer.set("not", deep);
            deep = outer;
        }

        assertThat(schemas.checkSchema(wide)).hasSize(1);
        assertThat(schemas.check(deep, json("1"))).hasSize(1);
    }

    @Test
    void aSchemaChangedAfterItsUseIsAnotherSchema() {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "string");
        assertThat(schemas.check(schema, json("1"))).hasSize(1);

        schema.put("type", "integer");

        assertThat(schemas.check(schema, json("1"))).isEmpty();
    }

    @Test
    void aThousandSchemasAreNotAllKept() {
        IntStream.range(0, 1_000)
                .forEach(i -> assertThat(schemas.check(
                                JsonNodeFactory.instance.objectNode().put("minimum", i), json("-1")))
                        .hasSize(1));

        assertThat(schemas.check(JsonNodeFactory.instance.objectNode().put("minimum", 0), json("-1")))
                .hasSize(1);
    }
}
