package dev.meanwhile.models.openai.demo;

import java.util.List;

/** What the demo model does in one turn. */
sealed interface DemoTurn {

    /**
     * Says something.
     *
     * @param pieces the text, as it is to be streamed
     */
    record Say(List<String> pieces) implements DemoTurn {}

    /** Asks for tools. */
    record Call(List<Use> uses) implements DemoTurn {
        static Call of(String tool, String arguments) {
            return new Call(List.of(new Use(tool, arguments)));
        }
    }

    /**
     * One call.
     *
     * @param arguments JSON
     */
    record Use(String tool, String arguments) {}

    /** Streamed word by word, each with the space behind it. */
    static Say say(String text) {
        return new Say(List.of(text.split("(?<=\\s)(?=\\S)")));
    }
}
