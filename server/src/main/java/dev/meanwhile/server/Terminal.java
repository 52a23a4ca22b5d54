package dev.meanwhile.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is said to whoever started the server, and to no log: the login link opens the door. */
final class Terminal {
    private Terminal() {}

    static void ready(String address, String loginPath) {
        var out = stream(FileDescriptor.out);
        out.println("Meanwhile %s is ready at %s".formatted(Version.TEXT, address));
        out.println(
                isWatched()
                        ? "Log in (once, within 10 minutes): %s%s".formatted(address, loginPath)
                        : "Log in with the token in the data directory, or with a link from POST /api/v1/login-links");
    }

    /** Output that goes to a file is a log. */
    @SuppressWarnings("SystemConsoleNull") // JDK 25 has the old default again: null where there is no terminal
    private static boolean isWatched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    static void error(List<String> problems) {
        var err = stream(FileDescriptor.err);
        problems.forEach(problem -> err.println("meanwhile: " + problem));
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
