package dev.meanwhile.store.postgres.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who runs PostgreSQL: we ourselves, or, since PostgreSQL refuses root, the account that owns the cluster already, else
 * {@code meanwhile}, else {@code nobody}.
 *
 * <p>A data directory may lie below folders closed to that account (root's home is). Of these ways the first that can run the binaries
 * is taken: the account alone; the account with leave to pass and read any folder ({@code CAP_DAC_READ_SEARCH}); with
 * {@code CAP_DAC_OVERRIDE}, which is what containers have; a user namespace, where PostgreSQL holds root's files but none of root's
 * powers.
 *
 * @param prefix what comes before each command; empty for ourselves
 * @param account owns what PostgreSQL writes
 */
record RunAs(List<String> prefix, Account account) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String TRY_OUT = "cd \"$1\" && exec \"$2\" --show --pgdata=\"$1\"";

    RunAs {
        prefix = List.copyOf(prefix);
    }

    /** A user and its main group, by number. */
    record Account(int user, int group) {

        static Account current() {
            var system = new UnixSystem();
            return new Account((int) system.getUid(), (int) system.getGid());
        }

        boolean isRoot() {
            return user == 0;
        }
    }

    static boolean isRoot() {
        return Account.current().isRoot();
    }

    /**
     * Chooses the way.
     *
     * @param home holds the cluster's folder, if there is one yet
     * @param initdb the program; asked to show its settings, it looks for the others and for its files, and writes nothing
     */
    static RunAs choose(Path home, Path initdb) throws InterruptedException {
        if (!isRoot()) {
            return new RunAs(List.of(), Account.current());
        }
        var tried = new ArrayList<String>();
        for (var way : waysOfRoot(Cluster.data(home))) {
            var found = way.tryOut(home, initdb);
            if (found.isEmpty()) {
                return way;
            }
            tried.add(String.join(" ", way.prefix) + ": " + found);
        }
        throw new EmbeddedPostgresException("""
                PostgreSQL refuses to run as root, and no way to run %s as another user worked. Start Meanwhile as an ordinary user, or \
                choose a data directory below a folder that everybody may pass, such as /var/lib/meanwhile. Tried: %s""".formatted(initdb, tried));
    }

    /** Without the secure bit the programs' own look whether they may read a file, {@code access(2)}, would not count the capability. */
    private static Stream<String> capability(String name) {
        return Stream.of("--inh-caps=-all,+" + name, "--ambient-caps=-all,+" + name, "--securebits=+no_setuid_fixup");
    }

    private static List<RunAs> waysOfRoot(Path cluster) {
        var account = accountFor(cluster);
        var setpriv = List.of(
                "setpriv",
                "--reuid=" + account.user(),
                "--regid=" + account.group(),
                "--clear-groups",
                "--no-new-privs");
        var inNamespace = List.of("unshare", "--user", "--map-user=65534", "--map-group=65534");
        return List.of(
                new RunAs(setpriv, account),
                new RunAs(
                        Stream.concat(setpriv.stream(), capability("dac_read_search"))
                                .toList(),
                        account),
                new RunAs(
                        Stream.concat(setpriv.stream(), capability("dac_override"))
                                .toList(),
                        account),
                new RunAs(inNamespace, Account.current()));
    }

    private static Account accountFor(Path cluster) {
        try {
            if (Files.isDirectory(cluster)) {
                var owner = new Account(
                        (int) Files.getAttribute(cluster, "unix:uid"), (int) Files.getAttribute(cluster, "unix:gid"));
                if (!owner.isRoot()) {
                    return owner;
                }
            }
            var accounts = Files.readAllLines(Path.of("/etc/passwd"));
            return Stream.of("meanwhile", "nobody")
                    .flatMap(name -> accounts.stream().filter(line -> line.startsWith(name + ":")))
                    .map(line -> line.split(":", -1))
                    .map(fields -> new Account(Integer.parseInt(fields[2]), Integer.parseInt(fields[3])))
                    .findFirst()
                    .orElseThrow(
                            () -> new EmbeddedPostgresException(
                                    "/etc/passwd must name an account 'meanwhile' or 'nobody' to run PostgreSQL, which refuses root"));
        } catch (IOException e) {
            throw new UncheckedIOException("looking for the account that runs PostgreSQL", e);
        }
    }

    /** @return empty when it works, else what went wrong */
    private String tryOut(Path home, Path initdb) throws InterruptedException {
        try {
            var command = List.of("sh", "-c", TRY_OUT, "try-out", home.toString(), initdb.toString());
            var shown = Program.run(command(command), "", PATIENCE);
            return shown.succeeded() ? "" : shown.output().strip();
        } catch (UncheckedIOException e) {
            return e.getMessage() + ": " + e.getCause();
        }
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Gives a file or folder to the account. */
    void own(Path path) throws IOException {
        if (!account.equals(Account.current())) {
            Files.setAttribute(path, "unix:uid", account.user());
            Files.setAttribute(path, "unix:gid", account.group());
        }
    }
}
