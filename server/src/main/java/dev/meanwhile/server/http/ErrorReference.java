package dev.meanwhile.server.http;

import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.ErrorCode.Kind;
import java.util.Arrays;
import java.util.function.Predicate;

/** The page of all error codes, written from their declarations. */
final class ErrorReference {
    private static final String HEAD = """
            # Errors

            <!-- Written by ErrorReferenceTest from dev.meanwhile.core.error.ErrorCode; edit that. -->

            A code is the `code` of a problem document (natively `application/problem+json`, in the OR3 dialect `{error, code}`), or the
            `failure.code` of a job that failed or timed out. Codes are added, never renamed: decide by them, not by the message, and take
            an unknown one as its status says. With *again* the same request may succeed later without anyone changing anything
            (`retryable`); wait for `Retry-After` where it is sent. How to read an error: [the API](../api.md#errors).
            """;

    private ErrorReference() {}

    static String markdown() {
        var page = new StringBuilder(HEAD);
        section(page, "The request", "", ErrorReference::isOfRequest);
        section(
                page,
                "Not now",
                "The OR3 dialect answers `queue_full` and `budget_spent` with 503.",
                kind -> kind == Kind.BUSY || kind == Kind.UNAVAILABLE);
        section(
                page,
                "A job's limits",
                "In a job's `failure`; what the job said and did is kept.",
                kind -> kind == Kind.LIMIT);
        section(
                page,
                "The model's provider",
                "In a job's `failure`, after the retries of those that are worth it; with that status where there is no job, as in an OR3 foreground request.",
                kind -> kind == Kind.UPSTREAM || kind == Kind.UPSTREAM_TRANSIENT);
        section(page, "Ours", "", kind -> kind == Kind.INTERNAL);
        return page.toString();
    }

    private static boolean isOfRequest(Kind kind) {
        return switch (kind) {
            case CALLER,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    METHOD,
                    NOT_ACCEPTABLE,
                    CONFLICT,
                    GONE,
                    TOO_LARGE,
                    UNPROCESSABLE -> true;
            case BUSY, UNAVAILABLE, LIMIT, UPSTREAM, UPSTREAM_TRANSIENT, INTERNAL -> false;
        };
    }

    private static void section(StringBuilder page, String title, String remark, Predicate<Kind> kinds) {
        page.append("\n## ").append(title).append("\n\n");
        if (!remark.isEmpty()) {
            page.append(remark).append("\n\n");
        }
        page.append("| code | status | again | meaning |\n| --- | --- | --- | --- |\n");
        Arrays.stream(ErrorCode.values())
                .filter(code -> kinds.test(code.kind()))
                .forEach(code -> page.append("| `%s` | %d | %s | %s |\n"
                        .formatted(
                                code.wireName(),
                                Problem.of(code.failure("")).status(),
                                code.retryable() ? "yes" : "no",
                                code.meaning())));
    }
}
