package dev.meanwhile.core.audit;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that a known caller did, or was refused. Texts are cut to {@value #LONGEST} characters.
 *
 * @param actor who proved an identity
 * @param person in whose name; differs from {@code actor} only with a token that acts for others
 * @param project null for what belongs to none
 * @param action what was asked, as {@code stop_job}
 * @param target the id of what it was done to or made, or null
 * @param detail what the ids do not say, as {@code admin} for a member's new role; or null
 */
public record Deed(
        String actor,
        String person,
        @Nullable String project,
        String action,
        @Nullable String target,
        @Nullable String detail,
        Outcome outcome,
        Origin origin) {
    private static final int LONGEST = 256;

    public Deed {
        project = cut(project);
        target = cut(target);
        detail = cut(detail);
    }

    /**
     * Where a request came from.
     *
     * @param address of the connection's other end, which may be a proxy
     * @param forwardedFor what {@code X-Forwarded-For} says, which a client may make up; or null
     */
    public record Origin(String address, @Nullable String forwardedFor) {
        public Origin {
            forwardedFor = cut(forwardedFor);
        }
    }

    /** What came of it. */
    public enum Outcome {
        DONE("done"),
        /** The caller may not do this. */
        REFUSED("refused"),
        /** It broke off by a failure of ours, perhaps after it took effect. */
        FAILED("failed");

        private final String wireName;

        Outcome(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Optional<Outcome> ofWireName(String wireName) {
            for (var outcome : values()) {
                if (outcome.wireName.equals(wireName)) {
                    return Optional.of(outcome);
                }
            }
            return Optional.empty();
        }
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var clean = text.replace('\0', '\uFFFD'); // PostgreSQL takes no NUL
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
    }
}
