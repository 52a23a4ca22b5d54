package dev.meanwhile.core.round;

import static dev.meanwhile.core.round.Script.asks;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.RecordingTool;
import dev.meanwhile.core.fake.ScriptedModelClient.Turn;
import dev.meanwhile.core.ledger.Effect;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Problem;
import dev.meanwhile.core.tool.ToolResult.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No result of a tool is such that its job could not be stored. */
class CleanResultTest {

    private static JsonNode clean(String json) {
        return ((ToolResult.Json) CleanResult.of(new ToolResult.Json(Json.of(json)))).value();
    }

    @Test
    void nullsAndHalvesOfCharactersAreReplacedEverywhere() {
        assertThat(CleanResult.of(new ToolResult.Text("a\0b\ud800"))).isEqualTo(new ToolResult.Text("a\ufffdb\ufffd"));
        assertThat(clean("{'k\\u0000':['\\ud800',{'a':'\\udc00 \\ud83d\\ude00'}]}"))
                .isEqualTo(Json.of("{'k\\ufffd':['\\ufffd',{'a':'\\ufffd \\ud83d\\ude00'}]}"));
        assertThat(CleanResult.of(new ToolResult.Refused(Reason.FAILED, "no\0", List.of(new Problem("/\0", "\0")))))
                .isEqualTo(
                        new ToolResult.Refused(Reason.FAILED, "no\ufffd", List.of(new Problem("/\ufffd", "\ufffd"))));
    }

    @Test
    void aNumberThatJsonCannotWriteIsText() {
        assertThat(clean("[1e400,-1e400,1.5,7]")).isEqualTo(Json.of("['Infinity','-Infinity',1.5,7]"));
    }

    @Test
    void whatIsCleanStaysAsItIs() {
        var value = "{'a':[1,2.5,null,true,'grüße',{}],'b':{}}";

        assertThat(clean(value)).isEqualTo(Json.of(value));
    }

    @Test
    void aToolsResultIsCleanInTheLedger() throws InterruptedException {
        var odd =
                new RecordingTool(RecordingTool.spec("odd", Effect.READS, true), (_, _) -> new ToolResult.Text("a\0"));
        var rehearsal = new Rehearsal(asks("odd"), Turn.says("Done.")).with(odd);

        rehearsal.attempt();

        assertThat(rehearsal.call().outcome().result().asText()).isEqualTo("a\ufffd");
    }
}
