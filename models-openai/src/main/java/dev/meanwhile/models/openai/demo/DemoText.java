package dev.meanwhile.models.openai.demo;

import java.util.List;
import java.util.stream.IntStream;

/** The text that the demo model says when its name asks for a number of chunks. Each word is there once, so order shows. */
public final class DemoText {
    private static final List<String> WORDS = List.of(
            "alpha",
            "bravo",
            "charlie",
            "delta",
            "echo",
            "foxtrot",
            "golf",
            "hotel",
            "india",
            "juliett",
            "kilo",
            "lima",
            "mike",
            "november",
            "oscar",
            "papa",
            "quebec",
            "romeo",
            "sierra",
            "tango",
            "uniform",
            "victor",
            "whiskey",
            "xray",
            "yankee",
            "zulu");

    private DemoText() {}

    /** The whole text of that many chunks of one word. */
    public static String of(int chunks) {
        return of(chunks, 1);
    }

    /** The whole text of that many chunks of so many words each. */
    public static String of(int chunks, int words) {
        var text = new StringBuilder();
        for (var i = 0; i < chunks; i++) {
            text.append(chunk(i, words));
        }
        return text.toString();
    }

    /** One chunk, from 0: {@code "alpha1 "} is the first of one word, {@code "alpha27 "} the 27th. */
    public static String chunk(int index, int words) {
        var text = new StringBuilder();
        for (var word = index * words; word < (index + 1) * words; word++) {
            text.append(WORDS.get(word % WORDS.size())).append(word + 1).append(' ');
        }
        return text.toString();
    }

    static List<String> chunks(int chunks, int words) {
        return IntStream.range(0, chunks).mapToObj(i -> chunk(i, words)).toList();
    }
}
