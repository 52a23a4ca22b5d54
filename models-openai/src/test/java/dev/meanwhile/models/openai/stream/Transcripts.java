package dev.meanwhile.models.openai.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Streams as typical servers send them, written after their documentation. */
final class Transcripts {
    static final List<String> NAMES = List.of(
            "openrouter-reasoning",
            "openrouter-error",
            "openai-tools",
            "ollama-tools",
            "vllm-reasoning",
            "llamacpp-text",
            "mistral-tools");

    private Transcripts() {}

    static String read(String name) {
        try (var in = Transcripts.class.getResourceAsStream("/transcripts/" + name + ".sse")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** One of them, with line ends of one kind. */
    static String everything(Random random) {
        var ends = List.of("\n", "\r", "\r\n");
        return read(NAMES.get(random.nextInt(NAMES.size()))).replace("\n", ends.get(random.nextInt(3)));
    }
}
