package dev.meanwhile.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.error.EngineException;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside, as text: paths, media types, JSON. */
class EdgesTest {

    private static RouteTable table(String... paths) {
        var routes = Stream.of(paths)
                .map(path -> Route.get(path, Action.OPEN, _ -> {}))
                .toArray(Route[]::new);
        return new RouteTable(List.of(RouteGroup.of("test", routes)));
    }

    @Test
    void aLiteralGoesBeforeAParameterAndThatBeforeTheRest() {
        var table = table("/a/me", "/a/{id}", "/a/{rest*}");

        assertThat(table.match(Paths.segments("/a/me")).parameters()).isEmpty();
        assertThat(table.match(Paths.segments("/a/x")).parameters()).containsEntry("id", "x");
        assertThat(table.match(Paths.segments("/a/x/y")).parameters()).containsEntry("rest", "x/y");
        assertThat(table.match(Paths.segments("/a/x")).of(HttpMethod.HEAD)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/a//b", "/A/me", "/a/me/", "//a/me", "/a/../a/me/x", "/a/%2e%2e/me/x"})
    void noOtherSpellingOfAPathLeadsToARoute(String path) {
        assertThat(table("/a/me", "/a/{id}").match(Paths.segments(path)).isEmpty())
                .isTrue();
    }

    @Test
    void anEscapedSlashStaysInItsSegment() {
        assertThat(table("/a/{id}").match(Paths.segments("/a/x%2Fy")).parameters())
                .containsEntry("id", "x/y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/%4", "/%zz", "/%00", "/%ff", "x"})
    void aBrokenPathIsTheCallersFault(String path) {
        assertThatThrownBy(() -> Paths.segments(path)).isInstanceOf(EngineException.class);
    }

    @Property
    void anyPathIsReadOrRefused(@ForAll String text) {
        try {
            assertThat(Paths.segments("/" + text)).isNotEmpty();
        } catch (EngineException e) {
            assertThat(e.code().wireName()).isEqualTo("request_invalid");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream | text/event-stream",
                "*/* | application/json",
                "application/* | application/json",
                "text/event-stream;q=0.5, application/json;q=0.9 | application/json",
                "text/event-stream, */*;q=0.1 | text/event-stream",
                "application/json;q=0, text/event-stream | text/event-stream",
            })
    void theCallersLikingDecides(String accept, String expected) {
        assertThat(MediaTypes.preferred(accept, List.of("application/json", "text/event-stream")))
                .contains(expected);
    }

    @Test
    void whatNobodyOffersIsNotAcceptable() {
        assertThat(MediaTypes.preferred("image/png", List.of("application/json")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":}", "[1,]", "{} {}", "nul", "\"\\u12\""})
    void whatIsNoJsonIsToldWithItsPlace(String body) {
        assertThatThrownBy(() -> Json.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.code().wireName()).isEqualTo("json_invalid"));
    }

    @Test
    void aDeepBodyIsRefused() {
        var deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> Json.read(deep)).isInstanceOf(EngineException.class);
    }

    @Test
    void textIsCleanedAsItEnters() {
        var body = "{\"a\":\"x\\u0000y\\ud800z\\ud83d\\ude00\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(Json.read(body).path("a").asText()).isEqualTo("x\uFFFDy\uFFFDz\uD83D\uDE00");
    }

    @Property
    void anyBytesAreJsonOrRefused(@ForAll byte[] body) {
        try {
            assertThat(Json.read(body)).isNotNull();
        } catch (EngineException e) {
            assertThat(e.code().wireName()).isEqualTo("json_invalid");
        }
    }
}
