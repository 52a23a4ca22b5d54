package dev.meanwhile.workflow.run;

import java.util.Locale;
import java.util.regex.Pattern;

/** Names the places of nodes. What separates is escaped in ids, so that no two nodes share a place. */
final class Paths {
    private static final Pattern SEPARATORS = Pattern.compile("[%/#:@]");

    private Paths() {}

    /** @param prefix of the scope: empty, or ending with {@code /} */
    static String node(String prefix, String id) {
        return prefix + escaped(id);
    }

    /** A pass of a loop, and the question before it. */
    static String pass(String loop, int number) {
        return loop + "#" + number;
    }

    static String branch(String parallel, String branch) {
        return parallel + ":" + escaped(branch);
    }

    /** A further try of a node whose output a person did not want. */
    static String again(String node, int number) {
        return number == 1 ? node : node + "@" + number;
    }

    /** What the scope inside of a node puts before its own. */
    static String inside(String path) {
        return path + "/";
    }

    private static String escaped(String id) {
        return SEPARATORS
                .matcher(id)
                .replaceAll(found ->
                        "%" + Integer.toHexString(found.group().charAt(0)).toUpperCase(Locale.ROOT));
    }
}
