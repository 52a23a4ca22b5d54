package dev.meanwhile.tools.typed;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static dev.meanwhile.tools.Calls.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordToolTest {

    enum Unit {
        CELSIUS,
        FAHRENHEIT
    }

    record Day(int number) {
        Day {
            if (number < 1 || number > 31) {
                throw new IllegalArgumentException("a day is 1 to 31 but is " + number);
            }
        }
    }

    record Arguments(
            Unit unit,
            List<Day> days,
            BigDecimal price,
            Optional<String> note,
            @Nullable Integer limit) {}

    private final RecordTool<Arguments> tool = new RecordTool<>(
            ToolSpec.reading("echo", "Says what it heard.", ArgumentsSchema.of(Arguments.class)),
            Arguments.class,
            (arguments, _) -> new ToolResult.Text(arguments.toString()));

    @Test
    void argumentsArriveAsTheRecord() throws InterruptedException {
        var result = call(tool, json("{'unit':'celsius','days':[{'number':3}],'price':0.25,'note':'hi','limit':4}"));

        assertThat(result)
                .isEqualTo(new ToolResult.Text(
                        new Arguments(Unit.CELSIUS, List.of(new Day(3)), new BigDecimal("0.25"), Optional.of("hi"), 4)
                                .toString()));
    }

    @Test
    void whatMayBeAbsentMayBeAbsent() throws InterruptedException {
        var result = call(tool, json("{'unit':'fahrenheit','days':[],'price':1}"));

        assertThat(result)
                .isEqualTo(new ToolResult.Text(
                        new Arguments(Unit.FAHRENHEIT, List.of(), BigDecimal.ONE, Optional.empty(), null).toString()));
    }

    @Test
    void theRecordsOwnComplaintReachesTheModelWithItsPlace() throws InterruptedException {
        var refusal = refusal(call(tool, json("{'unit':'celsius','days':[{'number':1},{'number':32}],'price':1}")));

        assertThat(refusal.reason()).isEqualTo(ToolResult.Reason.INVALID_ARGUMENTS);
        assertThat(refusal.problems()).containsExactly(new ToolResult.Problem("/days/1", "a day is 1 to 31 but is 32"));
    }

    @Test
    void aValueOfAnotherTypeIsRefusedWithoutJavasNames() throws InterruptedException {
        var refusal = refusal(call(tool, json("{'unit':'kelvin','days':[],'price':1}")));

        assertThat(refusal.problems()).extracting(ToolResult.Problem::pointer).containsExactly("/unit");
        assertThat(refusal.problems().getFirst().message()).doesNotContain("dev.meanwhile");
    }
}
