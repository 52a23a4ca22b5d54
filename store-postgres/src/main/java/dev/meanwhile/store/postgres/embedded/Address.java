package dev.meanwhile.store.postgres.embedded;

/**
 * Where a database is and how to log in.
 *
 * @param jdbcUrl {@code jdbc:postgresql://127.0.0.1:PORT/DATABASE}; the port differs from start to start
 * @param user a role that owns its database and may create others, but is no superuser
 * @param password never printed by {@link #toString}
 */
public record Address(String jdbcUrl, String user, String password) {

    /** The same server and role, another database. */
    public Address database(String name) {
        return new Address(jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1) + name, user, password);
    }

    @Override
    public String toString() {
        return jdbcUrl + " as " + user;
    }
}
