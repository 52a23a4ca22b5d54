package dev.meanwhile.examples.toolplugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollDiceTest extends ToolContract {
    private final Tool tool = new RollDice(new Random(1));

    @Override
    protected Tool tool() {
        return tool;
    }

    @Override
    protected Schemas schemas() {
        return new NetworkntSchemas();
    }

    @Override
    protected JsonNode arguments() {
        return Schema.of("{\"count\": 20, \"sides\": 4}");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(Schema.of("{\"count\": 0}"), Schema.of("{\"sides\": 1}"), Schema.of("{\"dice\": 2}"));
    }

    @Test
    void everyDieShowsOneOfItsSides() throws InterruptedException {
        var result = (ToolResult.Json) tool.call(arguments(), context("r1-0"));

        assertThat(result.value().path("rolls"))
                .hasSize(20)
                .allSatisfy(roll -> assertThat(roll.asInt()).isBetween(1, 4))
                .anySatisfy(roll -> assertThat(roll.asInt()).isEqualTo(4));
    }

    @Test
    void oneDieOfSixSidesIsTheDefault() throws InterruptedException {
        var result = (ToolResult.Json) tool.call(Schema.of("{}"), context("r1-0"));

        assertThat(result.value().path("rolls")).hasSize(1);
    }
}
