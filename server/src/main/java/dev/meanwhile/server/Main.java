package dev.meanwhile.server;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.server.config.ConfigException;
import dev.meanwhile.server.config.Settings;
import dev.meanwhile.server.config.SettingsReader;
import dev.meanwhile.server.logging.Logs;
import dev.meanwhile.store.postgres.embedded.EmbeddedPostgresException;
import dev.meanwhile.store.postgres.schema.UnusableDatabaseException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the server and stays until it is asked to stop. */
@QuarkusMain
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final int BAD_CONFIGURATION = 2;
    private static final int CANNOT_START = 1;

    private Main() {}

    public static void main(String[] arguments) {
        try {
            var settings = SettingsReader.read(List.of(arguments), System.getenv());
            hand(settings);
            Startup.begin(settings);
            Quarkus.run(Serving.class, Main::ended);
        } catch (ConfigException e) {
            Terminal.error(e.problems());
            System.exit(BAD_CONFIGURATION);
        }
    }

    /** What the framework must know, in the only place where it looks before its own files. */
    private static void hand(Settings settings) {
        System.setProperty("quarkus.http.host", settings.http().host());
        System.setProperty("quarkus.http.port", Integer.toString(settings.http().port()));
        System.setProperty(
                "quarkus.log.category.\"dev.meanwhile\".level", settings.log().level());
        Logs.use(settings.log());
    }

    /** Told by the framework how it went; what stopped the start lies at the bottom of what it says. */
    private static void ended(int code, @Nullable Throwable thrown) {
        if (thrown == null) {
            return;
        }
        close();
        var cause = reason(thrown);
        if (cause instanceof ConfigException config) {
            Terminal.error(config.problems());
            Runtime.getRuntime().halt(BAD_CONFIGURATION);
        }
        LOG.debug("the start failed", thrown);
        Terminal.error(List.of("the server cannot start: " + cause.getMessage()));
        Runtime.getRuntime().halt(CANNOT_START);
    }

    /** What says it in our words; else what lies at the bottom. */
    private static Throwable reason(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof ConfigException
                || cause instanceof EngineException
                || cause instanceof EmbeddedPostgresException
                || cause instanceof UnusableDatabaseException;
    }

    /** The port may be taken after the database was opened. */
    private static void close() {
        try {
            Startup.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What runs once the socket is open. */
    static final class Serving implements QuarkusApplication {

        @Override
        public int run(String... arguments) throws InterruptedException {
            Terminal.ready(address(), Startup.server().loginPath());
            Quarkus.waitForExit();
            return 0;
        }

        /** With the port that was taken, where any free one was asked for. */
        private static String address() {
            var host = System.getProperty("quarkus.http.host");
            var shown = host.equals("0.0.0.0") || host.contains(":") ? "localhost" : host;
            return "http://" + shown + ":" + System.getProperty("quarkus.http.port");
        }
    }
}
