package dev.meanwhile.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Reason;
import dev.meanwhile.tools.Calls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallResultsTest {

    private static ToolResult of(String result) {
        return CallResults.of(Calls.json("{'id': '1', 'result': " + result + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'content': [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]}"
                        + " | [{'type': 'text', 'text': 'a'}, {'type': 'text', 'text': 'b'}]",
                "{'content': [], 'structuredContent': {'a': [1]}} | {'a': [1]}",
                "{'content': [{'type': 'audio', 'mimeType': 'audio/wav', 'data': 'AAAA'}], 'structuredContent': {'a': 1}}"
                        + " | {'content': [{'type': 'audio', 'mimeType': 'audio/wav', 'bytes': 3}], 'structuredContent': {'a': 1}}",
                "{'content': [{'type': 'resource', 'resource': {'uri': 'file:a', 'mimeType': 'text/plain', 'text': 'a'}}]}"
                        + " | [{'uri': 'file:a', 'mimeType': 'text/plain', 'text': 'a', 'type': 'resource'}]",
                "{'content': [{'type': 'resource', 'resource': {'uri': 'file:a', 'blob': 'AAAAAAAA'}}]}"
                        + " | [{'uri': 'file:a', 'bytes': 6, 'type': 'resource'}]",
                "{'content': [{'type': 'resource_link', 'uri': 'file:a', 'name': 'a'}]}"
                        + " | [{'type': 'resource_link', 'uri': 'file:a', 'name': 'a'}]",
                "{'content': []} | []",
                "{'content': 'a text'} | []",
                "{'something': 'else'} | {'something': 'else'}",
            })
    void contentIsToldAsJson(String result, String told) {
        assertThat(of(result)).isEqualTo(new ToolResult.Json(Calls.json(told)));
    }

    @Test
    void oneTextIsText() {
        assertThat(of("{'content': [{'type': 'text', 'text': 'hello'}]}")).isEqualTo(new ToolResult.Text("hello"));
    }

    @ParameterizedTest
    @CsvSource({"-32602, INVALID_ARGUMENTS", "-32601, NOT_FOUND", "-32603, FAILED", "-32000, FAILED", "0, FAILED"})
    void anErrorIsARefusalWithTheServersWords(int code, Reason reason) {
        var response = "{'id': '1', 'error': {'code': %d, 'message': 'no'}}".formatted(code);

        assertThat(CallResults.of(Calls.json(response))).isEqualTo(new ToolResult.Refused(reason, "no"));
    }

    @Test
    void whatAServerComplainsOfIsBounded() {
        var refused = (ToolResult.Refused)
                of("{'isError': true, 'content': [{'type': 'text', 'text': '%s'}]}".formatted("x".repeat(9000)));

        assertThat(refused.message()).hasSize(4001);
        assertThat(of("{'isError': true}")).isEqualTo(new ToolResult.Refused(Reason.FAILED, "the server says no more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "17", "[]", "'text'"})
    void whatIsNoResultIsAFailure(String result) {
        assertThat(Calls.refusal(of(result)).reason()).isEqualTo(Reason.FAILED);
    }
}
