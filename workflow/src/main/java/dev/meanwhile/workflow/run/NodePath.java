package dev.meanwhile.workflow.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The places of nodes: {@code write}, {@code loop#3/write} in a pass, {@code sub/write} in a subflow, {@code fan:left} for a branch,
 * {@code write@2} for what is done once more. What separates is escaped in ids, so that no two nodes share a place.
 */
public final class NodePath {

    /** Where a run notes what it took over; no node has this place. */
    static final String REUSED = ":reused";

    private static final Pattern SEPARATORS = Pattern.compile("[%/#:@+]");
    private static final Pattern STEP =
            Pattern.compile("(?<id>[^#:@]+)(?:#(?<pass>\\d{1,9}))?(?::(?<branch>[^@]+))?(?:@\\w+)*");

    private NodePath() {}

    /**
     * A node on the way to a place.
     *
     * @param pass of a loop, from 1; 0 where there is none
     * @param branch of a parallel node; empty where there is none
     */
    public record Step(String id, int pass, String branch) {}

    /** @param prefix of the scope: empty, or ending with {@code /} */
    public static String node(String prefix, String id) {
        return prefix + escaped(id);
    }

    /** A pass of a loop, and the question before it. */
    public static String pass(String loop, int number) {
        return loop + "#" + number;
    }

    public static String branch(String parallel, String branch) {
        return parallel + ":" + escaped(branch);
    }

    /** What is done once more for a node, as people did not want what it came to. */
    static String again(String node, int number) {
        return number == 1 ? node : node + "@" + number;
    }

    /** A further try of a call. */
    static String retry(String node, int number) {
        return number == 1 ? node : node + "@try" + number;
    }

    /** The correction of an answer that does not fit its schema. */
    static String correction(String node) {
        return node + "@fix";
    }

    /** What a node heard from people. */
    public static String heard(String node) {
        return node + "@heard";
    }

    /** The node that a place belongs to: itself, unless it is for something done once more. */
    public static String base(String path) {
        var at = path.indexOf('@');
        return at < 0 ? path : path.substring(0, at);
    }

    /** What the scope inside of a place puts before its own. */
    public static String inside(String path) {
        return path + "/";
    }

    /** A place and all that it lies in, the outermost first. */
    static List<String> around(String path) {
        var all = new ArrayList<String>();
        for (var i = 0; i < path.length(); i++) {
            if ("#/:@".indexOf(path.charAt(i)) >= 0) {
                all.add(path.substring(0, i));
            }
        }
        all.add(path);
        return all;
    }

    /** Whether a place is this node's, or lies within it. */
    public static boolean isAtOrBelow(String path, String node) {
        return path.equals(node)
                || (path.startsWith(node)
                        && path.length() > node.length()
                        && "#/:@".indexOf(path.charAt(node.length())) >= 0);
    }

    /** The pass of a loop in which a place lies; 0 if it lies in none. */
    public static int passOf(String path, String loop) {
        if (!path.startsWith(loop + "#")) {
            return 0;
        }
        var rest = path.substring(loop.length() + 1);
        var end = rest.indexOf('/');
        var number = end < 0 ? rest : rest.substring(0, end);
        return number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
    }

    /** The nodes on the way to a place, the outermost first; none for a text that is no place. */
    public static List<Step> steps(String path) {
        var steps = new ArrayList<Step>();
        for (var part : path.split("/", -1)) {
            var form = STEP.matcher(part);
            if (!form.matches()) {
                return List.of();
            }
            var pass = form.group("pass");
            var branch = form.group("branch");
            steps.add(new Step(
                    unescaped(form.group("id")),
                    pass == null ? 0 : Integer.parseInt(pass),
                    branch == null ? "" : unescaped(branch)));
        }
        return steps;
    }

    private static String escaped(String id) {
        return SEPARATORS
                .matcher(id)
                .replaceAll(found ->
                        "%" + Integer.toHexString(found.group().charAt(0)).toUpperCase(Locale.ROOT));
    }

    private static String unescaped(String id) {
        try {
            return URLDecoder.decode(id, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return id; // it is no node's, and is not found
        }
    }
}
