package dev.meanwhile.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.models.openai.demo.DemoText;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What a job is doing when something goes wrong. The order is that of starting: the first one soon waits and leaves its place, the last
 * one finds none to run.
 */
enum Moment {
    WAITING("waiting for a person", 60),
    TEXT("streaming", 250),
    READING("in a tool that reads", 60),
    WRITING("in a tool that writes", 60),
    QUEUED("queued", 40);

    private final String words;
    private final int chunks;

    Moment(String words, int chunks) {
        this.words = words;
        this.chunks = chunks;
    }

    String words() {
        return words;
    }

    /** What the job says in the end. */
    String text() {
        return DemoText.of(chunks);
    }

    /** @param slowPage an address that takes its time */
    ObjectNode job(URI slowPage, String note) {
        var model = "demo:chunks=%d,interval=10ms".formatted(chunks);
        return switch (this) {
            case WAITING ->
                Api.chat(model + ",rounds=1,tool=calculate,args=" + encoded("{\"expression\":\"6*7\"}"), "calculate")
                        .put("approval", "always");
            case TEXT, QUEUED -> Api.chat(model);
            case READING ->
                Api.chat(
                        model + ",rounds=1,tool=fetch_url,args=" + encoded("{\"url\":\"%s\"}".formatted(slowPage)),
                        "fetch_url");
            case WRITING ->
                Api.chat(
                        model + ",rounds=1,tool=append_note,args="
                                + encoded("{\"text\":\"%s\",\"delayMs\":1500}".formatted(note)),
                        "append_note");
        };
    }

    private static String encoded(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    /** Waits until the job is there. */
    void await(Watcher watcher) {
        watcher.await(
                switch (this) {
                    case WAITING -> "job.waiting";
                    case TEXT -> "text.delta";
                    case READING, WRITING -> "tool.started";
                    case QUEUED -> "job.queued";
                });
    }
}
