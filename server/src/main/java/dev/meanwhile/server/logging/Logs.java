package dev.meanwhile.server.logging;

import dev.meanwhile.server.config.LogConfig;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/**
 * Puts our form of lines into every handler there is, before the first line. The framework makes its handlers in the midst of the
 * start, with no hook between that and the printing of what was logged till then; but it asks a filter about each record first, and
 * this is the one {@code application.properties} names. It lets everything through.
 */
@LoggingFilter(name = "meanwhile")
public final class Logs implements Filter {
    private static volatile LogConfig config = LogConfig.DEFAULT;

    private volatile boolean isShaped;

    /** Made by the framework. */
    public Logs() {}

    /** Called before the framework starts. */
    public static void use(LogConfig config) {
        Logs.config = config;
    }

    @Override
    public boolean isLoggable(LogRecord entry) {
        if (!isShaped) {
            for (var handler : Logger.getLogger("").getHandlers()) {
                shape(handler, new LineFormatter(config.format().equals("json")));
            }
            isShaped = true; // only now: whoever comes meanwhile shapes again rather than print in the wrong form
        }
        return true;
    }

    private static void shape(Handler handler, LineFormatter formatter) {
        handler.setFormatter(formatter);
        if (handler instanceof ExtHandler outer) {
            for (var inner : outer.getHandlers()) {
                shape(inner, formatter);
            }
        }
    }
}
