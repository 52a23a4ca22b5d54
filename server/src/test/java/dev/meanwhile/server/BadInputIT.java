package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller sends, it is never told that the server is at fault. */
class BadInputIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{",
                "{\"messages\": 1}",
                "{\"messages\": []}",
                "{\"messages\": [1]}",
                "{\"messages\": [{}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": 1}]}",
                "{\"input\": {}}",
                "{\"input\": \"x\", \"messages\": []}",
                "{\"input\": \"x\", \"threadId\": \"\"}",
                "{\"input\": \"x\", \"threadId\": 5}",
                "{\"input\": \"x\", \"tools\": {}}",
                "{\"input\": \"x\", \"tools\": [1]}",
                "{\"input\": \"x\", \"tools\": [\"nope\"]}",
                "{\"input\": \"x\", \"options\": []}",
                "{\"input\": \"x\", \"metadata\": \"m\"}",
                "{\"input\": \"x\", \"limits\": {\"rounds\": 0}}",
                "{\"input\": \"x\", \"limits\": {\"rounds\": 1e99}}",
                "{\"input\": \"x\", \"limits\": {\"seconds\": -1}}",
                "{\"input\": \"x\", \"kind\": \"nope\"}",
                "{\"input\": \"x\", \"messageId\": \"m\"}",
                "{\"kind\": {}}",
                "{\"input\": \"x\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"t\", \"parameters\": 3}}]}"
            })
    void badInputIsTheCallersFault(String body) {
        var answer = SERVER.send("POST", JOBS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("detail").asText()).isNotBlank().doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=101",
                "?limit=x",
                "?state=nope",
                "?cursor=nope",
                "?from=yesterday",
                "?kind=%00",
                "?q=%ff",
                "?kind=CHAT",
                "?limit=99999999999999999999"
            })
    void badQueriesAreTheCallersFault(String query) {
        assertThat(SERVER.send("GET", JOBS + query, "").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "%20", "00000000-0000-0000-0000-000000000000", "..%2f..", "'; drop table job; --"})
    void noJobHasSuchAnId(String id) {
        var path = "/api/v1/jobs/" + id.replace(" ", "%20").replace(";", "%3B").replace("'", "%27");

        assertThat(SERVER.send("GET", path, "").status()).isEqualTo(404);
        assertThat(SERVER.send("GET", path + "/events", "").status()).isEqualTo(404);
    }

    @Property(tries = 150)
    void noTextOfAnyoneIsOurFault(@ForAll String text, @ForAll String name) {
        var nodes = JsonNodeFactory.instance.objectNode();
        nodes.put("input", text)
                .put("threadId", name)
                .put("model", "demo:chunks=1")
                .putObject("metadata")
                .put(name, text);

        assertThat(SERVER.send("POST", JOBS, nodes.toString()).status()).isIn(201, 400, 409, 429);
    }

    @Test
    void anUnknownContentTypeIsToldAsSuch() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(SERVER.port(), JOBS)))
                .header("Authorization", "Bearer " + RunningServer.TOKEN)
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString("<a/>"))
                .build();

        assertThat(SERVER.answer(request).status()).isEqualTo(400);
        assertThat(SERVER.send("GET", "/api/v1/me", "", "Accept", "image/png").status())
                .isEqualTo(406);
        assertThat(SERVER.send("PUT", "/api/v1/me", "{}").header("Allow")).isEqualTo("GET, HEAD");
        assertThat(SERVER.send("GET", "/api/v1/" + UUID.randomUUID(), "").status())
                .isEqualTo(404);
    }
}
