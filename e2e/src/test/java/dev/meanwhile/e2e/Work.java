package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.models.openai.demo.DemoText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Jobs of the demo model that stream, call tools that read and call one that writes. Their text is known, and whatever the writing
 * tool does can be counted.
 */
record Work(int chunks, Duration interval) {

    /** What each job says in the end. */
    String text() {
        return DemoText.of(chunks);
    }

    /** @param name tells this test's notes from those of others */
    Stream<ObjectNode> jobs(String name) {
        var writing = IntStream.range(0, 3).mapToObj(i -> writing("note %d of %s".formatted(i, name), 50));
        var sum = Api.chat(
                model() + ",rounds=3,calls=2,tool=calculate,args=" + encoded("{\"expression\":\"17*23\"}"),
                "calculate");
        var plain = Api.chat(model() + ",reasoning=20");
        return Stream.concat(writing, Stream.of(sum, plain));
    }

    /** Writes a note in each of two rounds, then speaks. */
    ObjectNode writing(String note, int delayMillis) {
        var arguments = "{\"text\":\"%s, $round\",\"delayMs\":%d}".formatted(note, delayMillis);
        return Api.chat(model() + ",rounds=2,args=" + encoded(arguments), "append_note");
    }

    /** Asks a person whether it may write a note, then speaks. */
    ObjectNode asking(String note) {
        var arguments = encoded("{\"text\":\"%s\",\"delayMs\":10}".formatted(note));
        return Api.chat(model() + ",rounds=1,tool=append_note,args=" + arguments, "append_note")
                .put("approval", "always");
    }

    private String model() {
        return "demo:chunks=%d,interval=%dms".formatted(chunks, interval.toMillis());
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    /** The calls that took effect, as the tool itself wrote them down: {@code job/call}. */
    static List<String> executions(Path folder) {
        var notes = folder.resolve("notes.txt");
        try {
            return Files.exists(notes)
                    ? Files.readAllLines(notes).stream()
                            .map(line -> line.split("\t", 2)[0])
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls of the writing tool that the server says are done. */
    static List<String> doneCalls(Api api, List<String> jobs) {
        var done = new ArrayList<String>();
        for (var job : jobs) {
            for (var call : api.snapshot(job).path("toolCalls")) {
                if (call.path("name").asText().equals("append_note")
                        && call.path("status").asText().equals("done")) {
                    done.add(job + "/" + call.path("callId").asText());
                }
            }
        }
        return done;
    }
}
