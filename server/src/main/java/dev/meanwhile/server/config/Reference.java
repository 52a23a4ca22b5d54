package dev.meanwhile.server.config;

/** The page of all settings, written from their declarations. */
final class Reference {
    private static final String HEAD = """
            # Configuration

            <!-- Written by ConfigurationReferenceTest from the declarations in dev.meanwhile.server.config; edit those. -->

            Weakest first: defaults, a file of properties (`--config FILE`), the environment, the command line
            (`--worker.slots=10`). In the environment a key is in capitals with underscores behind `MEANWHILE_`:
            `worker.slots` is `MEANWHILE_WORKER_SLOTS`. Times have a unit (`250ms`, `30s`, `5m`, `2h`, `7d`), sizes may have one
            (`64KiB`, `16MiB`). A start with problems names them all, unknown keys too, and ends.
            """;

    private Reference() {}

    static String markdown() {
        var page = new StringBuilder(HEAD);
        for (var section : Sections.all()) {
            page.append("\n## ")
                    .append(section.title())
                    .append("\n\n| key | default | meaning |\n| --- | --- | --- |\n");
            for (var i = 0; i < section.keys().size(); i++) {
                var key = section.keys().get(i);
                row(page, key.name(), "`" + Values.show(section.defaultOf(i), key) + "`", key.meaning());
            }
        }
        models(page);
        mcp(page);
        page.append(
                "\n## Plugins' own keys\n\n`tools.<plugin>.<key>` is handed to that plugin; its page says which keys it has.\n");
        return page.toString();
    }

    private static void models(StringBuilder page) {
        page.append("""

                ## Models

                A provider is named by its keys: `models.<name>.<key>`. Without any, the built-in demo model answers.
                `models.order` says in which order providers are asked, else that of their names; `models.<name>.headers.<header>`
                adds a header to every request.
                """);
        named(page, ModelKeys.NAMED);
    }

    private static void mcp(StringBuilder page) {
        page.append("""

                ## MCP servers

                A server is named by its keys: `tools.mcp.<name>.<key>`. `tools.mcp.<name>.env.<variable>` sets an environment
                variable of its program, `tools.mcp.<name>.headers.<header>` adds a header to every request to its address; both
                are secrets.
                """);
        named(page, McpKeys.NAMED);
    }

    private static void named(StringBuilder page, NamedKeys named) {
        page.append("\n| key | meaning |\n| --- | --- |\n");
        for (var key : named.keys()) {
            page.append("| `%s<name>.%s` | %s |\n".formatted(named.prefix(), key.name(), key.meaning()));
        }
    }

    private static void row(StringBuilder page, String key, String defaultValue, String meaning) {
        page.append("| `")
                .append(key)
                .append("` | ")
                .append(defaultValue)
                .append(" | ")
                .append(meaning)
                .append(" |\n");
    }
}
