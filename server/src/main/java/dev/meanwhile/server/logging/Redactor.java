package dev.meanwhile.server.logging;

import java.util.regex.Pattern;

/** Takes secrets out of text that foreign libraries may have put them into. */
final class Redactor {
    private static final String HIDDEN = "***";

    /** Our tokens and tickets, and keys as providers make them. */
    private static final Pattern KEYS =
            Pattern.compile("\\b(mw_|sk-|sk_|gh[pousr]_|glpat-|xox[bp]-|tvly-)[A-Za-z0-9_\\-]{12,}");

    /** A name that says it, and its value. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)((?:authorization|x-[a-z0-9-]*key|api[-_]?key|password|passwd|secret(?:[-_.]?key)?|access[-_]?token|token|ticket|cookie)"
                    + "[\"']?\\s*[=:]\\s*[\"']?)((?:bearer|basic)\\s+)?[^\\s\"',;&}\\]]+");

    /** A JSON Web Token. */
    private static final Pattern JWT = Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}");

    /** {@code scheme://user:password@host}. */
    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@]+:)[^@/\\s]+@");

    private Redactor() {}

    static String redact(String text) {
        var clean = NAMED.matcher(text).replaceAll("$1" + HIDDEN);
        clean = BEARER.matcher(clean).replaceAll("$1 " + HIDDEN);
        clean = JWT.matcher(clean).replaceAll(HIDDEN);
        clean = KEYS.matcher(clean).replaceAll("$1" + HIDDEN);
        return USER_INFO.matcher(clean).replaceAll("$1" + HIDDEN + "@");
    }
}
