package dev.meanwhile.server.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.log.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeEncoderTest {
    private final Entries entries = new Entries();

    @Test
    void anEventIsItsPayloadInAnEnvelope() {
        var frames = encode(entries.text("Hi \"you\"\n"));

        assertThat(frames).containsExactly("""
                        event: text.delta
                        id: 1
                        data: {"seq":1,"at":"2026-01-01T12:00:00Z","type":"text.delta","path":"","round":1,"try":1,"offset":0,"text":"Hi \\"you\\"\\n"}

                        """);
    }

    @Test
    void neighbouringTextIsOneFrameWithTheFirstOffsetAndTheLastNumber() {
        var frames = encode(entries.text("ab"), entries.text("\"c"), entries.text("d"));

        assertThat(frames)
                .singleElement()
                .asString()
                .contains("id: 3\n", "\"seq\":3", "\"offset\":0,\"text\":\"ab\\\"cd\"}");
    }

    @Test
    void aLongTextComesInSeveralFramesEachWithItsNumber() {
        var frames = encode(entries.text("a".repeat(40_000)), entries.text("b".repeat(40_000)), entries.text("c"));

        assertThat(frames).hasSize(2);
        assertThat(frames.get(0)).contains("id: 1\n", "\"offset\":0,");
        assertThat(frames.get(1)).contains("id: 3\n", "\"offset\":40000,").endsWith("bc\"}\n\n");
    }

    @Test
    void eachStreamOfTextHasItsFrameAndOnlyTheLastAnId() {
        var frames =
                encode(entries.text("a"), entries.reasoning("why"), entries.textAt("plan", "p"), entries.text("b"));

        assertThat(frames).hasSize(3);
        assertThat(frames.get(0)).contains("\"text\":\"ab\"").doesNotContain("id: ");
        assertThat(frames.get(1)).contains("\"text\":\"why\"").doesNotContain("id: ");
        assertThat(frames.get(2)).contains("\"path\":\"plan\"", "id: 4\n");
    }

    @Test
    void textIsNotJoinedAcrossAnEvent() {
        var frames = encode(entries.text("a"), entries.rewound(), entries.text("b"));

        assertThat(frames).hasSize(3);
        assertThat(frames).allMatch(frame -> frame.contains("id: "));
    }

    @Test
    void anEventWithoutFieldsIsOnlyItsEnvelope() {
        assertThat(encode(entries.stored("job.queued", "{}")))
                .singleElement()
                .asString()
                .contains("\"type\":\"job.queued\",\"path\":\"\"}\n");
    }

    @Test
    void textStoredInAnotherSpellingIsJoinedToo() {
        var compacted = entries.stored(
                "text.delta", "{ \"text\" : \"a,\\\"offset\\\":\", \"offset\" : 0,\n \"round\" : 1, \"try\" : 1 }");

        var frames =
                encode(compacted, entries.stored("text.delta", "{\"round\":1,\"try\":1,\"offset\":11,\"text\":\"b\"}"));

        assertThat(frames).singleElement().asString().contains("\"text\":\"a,\\\"offset\\\":b\"}\n\n");
    }

    @Test
    void aFieldOfANewerReleaseIsNoText() {
        var newer = entries.stored("text.delta", "{\"round\":1,\"try\":1,\"offset\":0,\"text\":\"a\",\"new\":\"x\"}");

        assertThat(encode(newer)).singleElement().asString().contains("\"text\":\"a\"}");
    }

    @Test
    void lineBreaksOfAStoredPayloadDoNotEndTheLine() {
        assertThat(encode(entries.stored("tool.called", "{\n  \"name\":\r\n \"x\"}")))
                .singleElement()
                .asString()
                .matches("event: [^\n]+\nid: 1\ndata: [^\r\n]+\n\n");
    }

    private static List<String> encode(Entry... entries) {
        return new NativeEncoder(Flush.PACED, true)
                .encode(List.of(entries)).stream()
                        .map(frame -> frame.bytes().toString())
                        .toList();
    }
}
