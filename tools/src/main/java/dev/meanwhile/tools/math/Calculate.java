package dev.meanwhile.tools.math;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.data.EvaluationValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.tools.typed.ArgumentsSchema;
import dev.meanwhile.tools.typed.Describe;
import dev.meanwhile.tools.typed.RecordTool;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** {@code calculate}: models are poor at arithmetic. */
public final class Calculate implements RecordTool.Action<Calculate.Arguments> {
    private static final int MAX_LENGTH = 1_000;
    /** Longer numbers are given as a mantissa and an exponent. */
    private static final int MAX_DIGITS = 100;

    private static final Pattern LARGE_EXPONENT = Pattern.compile("(?i)[0-9.]e[+-]?0*[1-9][0-9]{3,}");

    private static final ToolSpec SPEC = ToolSpec.reading(
            "calculate", "Computes an arithmetic expression in precise decimals.", ArgumentsSchema.of(Arguments.class));

    private Calculate() {}

    record Arguments(
            @Describe(
                    "at most 1000 characters; + - * / % (remainder) ^ (power) and brackets, comparisons, PI, E, and the "
                            + "functions ABS, AVERAGE, CEILING, FACT, FLOOR, IF, LOG (natural), LOG10, MAX, MIN, ROUND(value, digits), "
                            + "SQRT, SUM, SIN, COS, TAN, ASIN, ACOS, ATAN, ATAN2 (degrees), DEG, RAD; for example (1 + 2) * SQRT(16)")
            String expression) {}

    public static Tool tool() {
        return new RecordTool<>(SPEC, Arguments.class, new Calculate());
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        var expression = arguments.expression();
        if (expression.length() > MAX_LENGTH) {
            return refused("has %d characters; at most %d are computed".formatted(expression.length(), MAX_LENGTH));
        }
        if (LARGE_EXPONENT.matcher(expression).find()) {
            return refused("holds a number beyond 10^999");
        }
        try {
            return result(expression, new Expression(expression, SafeArithmetic.CONFIGURATION).evaluate());
        } catch (BaseException e) {
            return refused("cannot be computed: %s (at character %d)".formatted(e.getMessage(), e.getStartPosition()));
        } catch (ArithmeticException | NumberFormatException e) {
            return refused("cannot be computed: " + e.getMessage());
        } catch (StackOverflowError e) {
            return refused("is nested too deep");
        }
    }

    private static ToolResult result(String expression, EvaluationValue value) {
        if (!value.isNumberValue() && !value.isBooleanValue()) {
            return refused("gives no number");
        }
        var text = value.isNumberValue()
                ? text(value.getNumberValue())
                : value.getBooleanValue().toString();
        return new ToolResult.Json(JsonNodeFactory.instance
                .objectNode()
                .put("expression", expression)
                .put("result", text));
    }

    private static String text(BigDecimal number) {
        var plain = number.stripTrailingZeros();
        var digits = Math.max(plain.precision(), Math.abs((long) plain.precision() - plain.scale()));
        return digits + Math.max(0, plain.scale()) <= MAX_DIGITS ? plain.toPlainString() : plain.toString();
    }

    private static ToolResult refused(String complaint) {
        return new ToolResult.Refused(
                ToolResult.Reason.INVALID_ARGUMENTS,
                "the expression " + complaint,
                List.of(new ToolResult.Problem("/expression", complaint)));
    }
}
