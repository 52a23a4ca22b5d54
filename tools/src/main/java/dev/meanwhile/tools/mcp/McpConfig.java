package dev.meanwhile.tools.mcp;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One MCP server; keys under {@code tools.mcp.<name>.}.
 *
 * @param name the operator's word for it, for messages and {@link Offer#prefix()}
 * @param maxBytes of one message of the server, from 1 KiB; a larger result is left out with a note. Default 4 MiB
 */
public record McpConfig(String name, Link link, Offer offer, Times times, int maxBytes) {
    /** Enough for a screenshot; what is kept of a result is cut further by {@code limits.round.result-bytes}. */
    public static final int DEFAULT_MAX_BYTES = 4 << 20;

    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9_-]{0,32}");

    public McpConfig {
        Check.that(maxBytes >= 1024, "max-bytes must be at least 1KiB but is %s", maxBytes);
    }

    /** How the server is reached. */
    public sealed interface Link {

        /**
         * A program that is started and spoken to by its standard input and output; never through a shell.
         *
         * @param command program and arguments
         * @param passed names of this process's environment variables that it gets, besides those that any program needs
         * @param set further variables
         * @param folder it is started in, or null for this process's
         */
        record Program(
                List<String> command,
                List<String> passed,
                Map<String, Secret> set,
                @Nullable Path folder) implements Link {
            /** What programs need to find themselves; none of it is a secret. */
            public static final Set<String> ALWAYS =
                    Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT");

            public Program {
                command = List.copyOf(command);
                passed = List.copyOf(passed);
                set = Map.copyOf(set);
                Check.that(!command.isEmpty() && !command.getFirst().isBlank(), "command must name a program");
                for (var variable : passed) {
                    Check.that(
                            !variable.startsWith("MEANWHILE_"),
                            "env must not name %s: what begins with MEANWHILE_ is this server's own",
                            variable);
                }
            }
        }

        /**
         * Streamable HTTP.
         *
         * @param headers sent with every request
         */
        record Address(URI url, Map<String, Secret> headers) implements Link {
            public Address {
                headers = Map.copyOf(headers);
                Check.that(
                        url.getHost() != null && String.valueOf(url.getScheme()).matches("https?"),
                        "url must be absolute with http:// or https://");
            }
        }
    }

    /**
     * What of the server is offered.
     *
     * @param tools globs of the names that the server uses; {@code *} stands for any characters
     * @param prefix of the names that models see; at most 32 of {@code a-z A-Z 0-9 _ -}
     */
    public record Offer(List<String> tools, String prefix) {
        public Offer {
            tools = List.copyOf(tools);
            Check.that(
                    PREFIX.matcher(prefix).matches(),
                    "prefix must be at most 32 of a-z A-Z 0-9 _ - but is '%s'",
                    prefix);
        }

        boolean has(String tool) {
            return tools.stream().anyMatch(glob -> matches(glob, tool));
        }

        private static boolean matches(String glob, String tool) {
            var pattern =
                    Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            return tool.matches(pattern);
        }
    }

    /**
     * How long things may take.
     *
     * @param call one call, over 0 and at most 10 min. Default 10s
     * @param start from the start to the list of tools, over 0. Default 60s, for programs that are downloaded first
     */
    public record Times(Duration call, Duration start) {
        public static final Times DEFAULT = new Times(Duration.ofSeconds(10), Duration.ofSeconds(60));

        public Times {
            Check.that(
                    call.isPositive() && call.compareTo(Duration.ofMinutes(10)) <= 0,
                    "timeout must be over 0 and at most 10m but is %s",
                    call);
            Check.that(start.isPositive(), "start-timeout must be over 0 but is %s", start);
        }
    }
}
