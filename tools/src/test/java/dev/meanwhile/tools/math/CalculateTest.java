package dev.meanwhile.tools.math;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static dev.meanwhile.tools.Calls.refusal;
import static dev.meanwhile.tools.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class CalculateTest extends ToolContract {
    private final Tool tool = Calculate.tool();

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
        return json("{'expression':'1+1'}");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(json("{}"), json("{'expression':3}"), json("{'expression':'1','more':1}"), json("[]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 + 2 * 3; 7",
                "(1 + 2) * 3; 9",
                "0.1 + 0.2; 0.3",
                "10 / 4; 2.5",
                "7 % 3; 1",
                "-2^2; 4",
                "2^10; 1024",
                "2^0.5 * 2^0.5 > 1.99; true",
                "2^-2; 0.25",
                "2^100; 1267650600228229401496703205376",
                "0^5; 0",
                "10^999; 1E+999",
                "SQRT(16) + ABS(-2); 6",
                "ROUND(2.34567, 2); 2.35",
                "MAX(1, 2, 3) + MIN(4, 5); 7",
                "FACT(20); 2432902008176640000",
                "FACT(0); 1",
                "IF(2 > 1, 10, 20); 10",
                "LOG10(1000); 3",
                "12345678901234567890 * 98765432109876543210; 1219326311370217952237463801111263526900",
                "1e30 + 1; 1000000000000000000000000000001",
                "100; 100",
                "1e-30; 0.000000000000000000000000000001",
                "1 = 2; false",
            })
    void arithmeticIsPrecise(String expression, String result) throws InterruptedException {
        var answer = value(calculate(expression));

        assertThat(answer.path("result").asText()).isEqualTo(result);
        assertThat(answer.path("expression").asText()).isEqualTo(expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9^9^9^9",
                "9^(9^9)",
                "2^1000000000",
                "0.5^100000",
                "1.0000001^99999999",
                "FACT(1000000)",
                "FACT(FACT(10))",
                "FACT(-1)",
                "FACT(2.5)",
                "1e999999999",
                "1E+0001000",
                "ROUND(1e99999, 2)",
                "10^1001",
                "1 / 0",
                "0^-1",
                "SQRT(-1)",
                "1 +",
                "(1",
                "x + 1",
                "",
                "\"a\"",
                "STR_FORMAT(\"%999999999d\", 1)",
                "RANDOM()",
                "DT_NOW()",
                "SWITCH(1, 2, 3)",
                "a[0]",
            })
    void whatIsHugeOrWrongIsRefusedAtOnce(String expression) throws InterruptedException {
        var refusal = refusal(calculate(expression));

        assertThat(refusal.reason()).isEqualTo(ToolResult.Reason.INVALID_ARGUMENTS);
        assertThat(refusal.problems()).extracting(ToolResult.Problem::pointer).containsExactly("/expression");
    }

    @Test
    void aThousandCharactersAreComputedAndOneMoreIsNot() throws InterruptedException {
        var longest = "1+".repeat(499) + "10";

        assertThat(value(calculate(longest)).path("result").asText()).isEqualTo("509");
        assertThat(refusal(calculate(longest + "0")).message()).contains("1001").contains("1000");
    }

    @Test
    void deepBracketsEnd() throws InterruptedException {
        assertThat(value(calculate("(".repeat(400) + "1" + ")".repeat(400)))
                        .path("result")
                        .asText())
                .isEqualTo("1");
    }

    private ToolResult calculate(String expression) throws InterruptedException {
        return call(tool, JsonNodeFactory.instance.objectNode().put("expression", expression));
    }
}
