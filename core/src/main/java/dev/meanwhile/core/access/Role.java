package dev.meanwhile.core.access;

import java.util.Optional;

/** What a person is in a project; each role can do all that the ones before it can. */
public enum Role {
    /** Reads. */
    VIEWER("viewer"),
    /** Starts and stops own jobs. */
    MEMBER("member"),
    /** Everything in the project. */
    ADMIN("admin");

    private final String wireName;

    Role(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public boolean isAtLeast(Role other) {
        return compareTo(other) >= 0;
    }

    public static Optional<Role> ofWireName(String wireName) {
        for (var role : values()) {
            if (role.wireName.equals(wireName)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
