package dev.meanwhile.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.tools.Calls;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
    private static final String OBJECT = "'inputSchema': {'type': 'object'}";

    private static List<ToolSpec> specs(McpConfig.Offer offer, String declared) {
        return specs(offer, Calls.json(declared));
    }

    private static List<ToolSpec> specs(McpConfig.Offer offer, JsonNode declared) {
        var plain = ToyProgram.config("s", List.of("never-started"), Map.of());
        var config = new McpConfig("s", plain.link(), offer, plain.times(), plain.maxBytes());
        var list = new ArrayList<JsonNode>();
        declared.forEach(list::add);
        return new Declarations(config, new NetworkntSchemas(), null)
                .tools(list).stream().map(Tool::spec).toList();
    }

    private static McpConfig.Offer all() {
        return new McpConfig.Offer(List.of("*"), "s_");
    }

    @Test
    void oneThatCannotBeUsedCostsNoOther() {
        var specs = specs(all(), """
                [{'name': 'good', %1$s}, {'name': 'no-schema'}, {'name': 'text', 'inputSchema': 'nonsense'},
                 {'name': 'bad', 'inputSchema': {'type': 'object', 'properties': {'a': {'pattern': '['}}}},
                 {'name': '', %1$s}, {%1$s}, 17, {'name': 'fine', %1$s}]""".formatted(OBJECT));

        assertThat(specs).extracting(ToolSpec::name).containsExactly("s_good", "s_fine");
    }

    @Test
    void ofTwoWithOneNameTheFirstIsTaken() {
        var specs = specs(all(), """
                [{'name': 'a.b', 'description': 'first', %1$s}, {'name': 'a.b', 'description': 'second', %1$s},
                 {'name': 'a/b', 'description': 'third', %1$s}]""".formatted(OBJECT));

        assertThat(specs).extracting(ToolSpec::name).containsExactly("s_a_b");
        assertThat(specs.getFirst().description()).isEqualTo("first");
    }

    @Test
    void onlyWhatTheOperatorNamesIsOffered() {
        var declared = "[{'name': 'read_file', %1$s}, {'name': 'read_link', %1$s}, {'name': 'write_file', %1$s}]"
                .formatted(OBJECT);

        assertThat(specs(new McpConfig.Offer(List.of("read_*"), ""), declared))
                .extracting(ToolSpec::name)
                .containsExactly("read_file", "read_link");
        assertThat(specs(new McpConfig.Offer(List.of("*_file", "nothing"), ""), declared))
                .extracting(ToolSpec::name)
                .containsExactly("read_file", "write_file");
        assertThat(specs(new McpConfig.Offer(List.of("read"), ""), declared)).isEmpty();
    }

    @Test
    void aLongNameIsCutAndStaysUnlikeOthers() {
        var long1 = "x".repeat(80) + "1";
        var long2 = "x".repeat(80) + "2";
        var specs = specs(all(), "[{'name': '%s', %s}, {'name': '%s', %2$s}]".formatted(long1, OBJECT, long2));

        assertThat(specs).extracting(ToolSpec::name).doesNotHaveDuplicates().allMatch(name -> name.length() == 64);
    }

    @Test
    void hintsSayWhatAToolDoesAndSilenceIsTheWorst() {
        var specs = specs(all(), """
                [{'name': 'a', %1$s}, {'name': 'b', %1$s, 'annotations': {'readOnlyHint': true}},
                 {'name': 'c', %1$s, 'annotations': {'idempotentHint': true, 'readOnlyHint': false}},
                 {'name': 'd', %1$s, 'annotations': {'readOnlyHint': 'true', 'idempotentHint': 1}}]""".formatted(OBJECT));

        assertThat(specs)
                .extracting(ToolSpec::effect)
                .containsExactly(Effect.WRITES, Effect.READS, Effect.WRITES, Effect.WRITES);
        assertThat(specs).extracting(ToolSpec::isIdempotent).containsExactly(false, true, true, false);
    }

    @Test
    void moreToolsThanAModelTakesAreLeftOut() {
        var many = JsonNodeFactory.instance.arrayNode();
        IntStream.range(0, 200)
                .forEach(i -> many.addObject()
                        .put("name", "t" + i)
                        .putObject("inputSchema")
                        .put("type", "object"));

        assertThat(specs(all(), many)).hasSize(128);
    }

    @Test
    void aDescriptionIsBoundedAndNeverEmpty() {
        var specs = specs(
                all(),
                "[{'name': 'a', %1$s}, {'name': 'b', 'description': '%2$s', %1$s}, {'name': 'c', 'title': 'See', %1$s}]"
                        .formatted(OBJECT, "y".repeat(10_000)));

        assertThat(specs.get(0).description()).isEqualTo("a");
        assertThat(specs.get(1).description()).hasSize(4097);
        assertThat(specs.get(2).description()).isEqualTo("See");
    }
}
