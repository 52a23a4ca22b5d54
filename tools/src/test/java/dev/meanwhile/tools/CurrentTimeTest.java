package dev.meanwhile.tools;

import static dev.meanwhile.tools.Calls.call;
import static dev.meanwhile.tools.Calls.json;
import static dev.meanwhile.tools.Calls.refusal;
import static dev.meanwhile.tools.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.tool.Schemas;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.testkit.tool.ToolContract;
import dev.meanwhile.tools.schema.NetworkntSchemas;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentTimeTest extends ToolContract {
    private final Tool tool = CurrentTime.tool(InstantSource.fixed(Instant.parse("2026-07-04T22:30:15.987Z")));

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
        return json("{'timezone':'Europe/Berlin'}");
    }

    @Override
    protected List<JsonNode> brokenArguments() {
        return List.of(json("{'timezone':2}"), json("{'zone':'UTC'}"), json("'UTC'"));
    }

    @Test
    void withoutAZoneItIsUtc() throws InterruptedException {
        assertThat(value(call(tool, json("{}"))))
                .isEqualTo(json("{'iso':'2026-07-04T22:30:15Z','timezone':'UTC',"
                        + "'readable':'Saturday, 4 July 2026, 22:30:15 (UTC, UTC+00:00)'}"));
    }

    @Test
    void aZoneMovesTheDayAndIsNamedAsItIsSpelled() throws InterruptedException {
        assertThat(value(call(tool, json("{'timezone':' asia/kolkata '}"))))
                .isEqualTo(json("{'iso':'2026-07-05T04:00:15+05:30','timezone':'Asia/Kolkata',"
                        + "'readable':'Sunday, 5 July 2026, 04:00:15 (IST, UTC+05:30)'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/Phobos", "Berlin", "", "+99:00", "../../etc/localtime"})
    void anUnknownZoneIsRefusedAndNamed(String zone) throws InterruptedException {
        var refusal = refusal(call(tool, json("{'timezone':'" + zone + "'}")));

        assertThat(refusal.reason()).isEqualTo(ToolResult.Reason.INVALID_ARGUMENTS);
        assertThat(refusal.message()).contains("'" + zone + "'").contains("Europe/Berlin");
        assertThat(refusal.problems()).extracting(ToolResult.Problem::pointer).containsExactly("/timezone");
    }
}
