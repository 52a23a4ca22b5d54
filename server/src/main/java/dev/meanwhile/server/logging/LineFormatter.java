package dev.meanwhile.server.logging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.StackTraceFormatter;

/** One record as one line, {@code at=… level=… logger=… message} or JSON, without secrets; a stack trace follows its line. */
final class LineFormatter extends ExtFormatter {
    private final boolean isJson;

    LineFormatter(boolean isJson) {
        this.isJson = isJson;
    }

    @Override
    public String format(ExtLogRecord entry) {
        var message = Redactor.redact(formatMessage(entry));
        var trace = entry.getThrown() == null ? "" : Redactor.redact(trace(entry.getThrown()));
        return isJson ? json(entry, message, trace) : text(entry, message, trace);
    }

    private static String text(ExtLogRecord entry, String message, String trace) {
        var oneLine = message.replace("\r", "\\r").replace("\n", "\\n"); // nobody forges a line
        return "at=%s level=%s logger=%s %s%n%s"
                .formatted(entry.getInstant(), entry.getLevel(), shortName(entry), oneLine, trace);
    }

    private static String json(ExtLogRecord entry, String message, String trace) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("at", entry.getInstant().toString())
                .put("level", entry.getLevel().getName());
        node.put("logger", String.valueOf(entry.getLoggerName())).put("message", message);
        if (!trace.isEmpty()) {
            node.put("trace", trace);
        }
        return node + System.lineSeparator();
    }

    private static String shortName(ExtLogRecord entry) {
        var name = String.valueOf(entry.getLoggerName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String trace(Throwable thrown) {
        var text = new StringBuilder();
        StackTraceFormatter.renderStackTrace(text, thrown, -1);
        return text.append(System.lineSeparator()).toString();
    }
}
