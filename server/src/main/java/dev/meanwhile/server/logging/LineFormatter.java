package dev.meanwhile.server.logging;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.StackTraceFormatter;

/**
 * One record as one line without secrets: {@code at=… level=… logger=… message}, its stack trace on lines of its own behind it; or
 * one JSON object, in which the {@code name=value} pairs of our messages are fields beside the message, such as {@code job}.
 */
final class LineFormatter extends ExtFormatter {
    private static final String OURS = "dev.meanwhile.";
    private static final Pattern PAIR = Pattern.compile("(?<!\\S)([a-z][A-Za-z]*)=([^\\s,;]+)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d{1,18}");

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
        if (String.valueOf(entry.getLoggerName()).startsWith(OURS)) {
            addPairs(message, node);
        }
        return node + System.lineSeparator();
    }

    /** The first of a name counts: what comes from elsewhere, like a failure's text, stands behind what a message is about. */
    private static void addPairs(String message, ObjectNode node) {
        var pairs = PAIR.matcher(message);
        while (pairs.find()) {
            var name = pairs.group(1);
            var value = pairs.group(2);
            if (node.has(name)) {
                continue;
            }
            if (WHOLE_NUMBER.matcher(value).matches()) {
                node.put(name, Long.parseLong(value));
            } else {
                node.put(name, value);
            }
        }
    }

    private static String shortName(ExtLogRecord entry) {
        var name = String.valueOf(entry.getLoggerName());
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String trace(Throwable thrown) {
        var text = new StringBuilder();
        StackTraceFormatter.renderStackTrace(text, thrown, -1);
        return text.substring(text.indexOf(": ") == 0 ? 2 : 0) + System.lineSeparator(); // it means to go on a line
    }
}
