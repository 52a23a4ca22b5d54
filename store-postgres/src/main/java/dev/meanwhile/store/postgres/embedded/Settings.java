package dev.meanwhile.store.postgres.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL's settings, given on its command line at each start: there they go before all files and before {@code ALTER SYSTEM}. */
final class Settings {

    private Settings() {}

    /** @return what {@code pg_ctl} hands to a shell; each name and value is a plain word */
    static String of(EmbeddedConfig config, int port) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", port);
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", config.maxConnections());
        settings.put("shared_buffers", "128MB");
        settings.put("wal_compression", "on");
        settings.put("jit", "off"); // our statements are short
        quiet(settings);
        durability(settings, config.fsync() ? "on" : "off");
        return settings.entrySet().stream()
                .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Statements and their values may hold prompts and keys, and whoever sent one hears of its failure anyway. */
    private static void quiet(Map<String, Object> settings) {
        settings.put("log_min_messages", "log");
        settings.put("log_min_error_statement", "panic");
        settings.put("log_error_verbosity", "terse");
        settings.put("log_statement", "none");
        settings.put("log_checkpoints", "off");
    }

    private static void durability(Map<String, Object> settings, String onOrOff) {
        settings.put("fsync", onOrOff);
        settings.put("synchronous_commit", onOrOff);
        settings.put("full_page_writes", onOrOff);
    }
}
