package dev.meanwhile.server.logging;

import dev.meanwhile.server.config.LogConfig;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtHandler;

/** Puts our form of lines into every handler there is. */
public final class Logs {
    private Logs() {}

    /** Called once the framework has made its handlers; they are its own and have no other hook. */
    public static void shape(LogConfig config) {
        for (var handler : Logger.getLogger("").getHandlers()) {
            shape(handler, new LineFormatter(config.format().equals("json")));
        }
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
