package dev.meanwhile.core.access;

import java.util.Optional;

/** What narrows or widens a token beyond its owner's roles. */
public enum Scope {
    /** The bearer names the person of each request; that person owns what comes of it. */
    ACT_FOR("act-for"),
    /** The bearer only reads, whatever its owner may do. */
    READ("read");

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<Scope> ofWireName(String wireName) {
        for (var scope : values()) {
            if (scope.wireName.equals(wireName)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }
}
