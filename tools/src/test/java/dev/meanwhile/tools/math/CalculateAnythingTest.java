package dev.meanwhile.tools.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.tools.Calls;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class CalculateAnythingTest {

    @Property
    void noTextMakesItThrow(@ForAll @StringLength(max = 40) String anything) throws InterruptedException {
        assertIsAnswered(anything);
    }

    @Property
    void nothingThatLooksLikeArithmeticMakesItThrow(
            @ForAll
                    @StringLength(max = 30)
                    @Chars({'1', '9', '.', 'e', '-', '+', '*', '/', '^', '%', '(', ')', ',', '!', '='})
                    String anything)
            throws InterruptedException {
        assertIsAnswered(anything);
    }

    private static void assertIsAnswered(String expression) throws InterruptedException {
        var arguments = JsonNodeFactory.instance.objectNode().put("expression", expression);

        assertThat(Calls.call(Calculate.tool(), arguments))
                .isInstanceOfAny(ToolResult.Json.class, ToolResult.Refused.class);
    }
}
