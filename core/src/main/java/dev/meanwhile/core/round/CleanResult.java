package dev.meanwhile.core.round;

import dev.meanwhile.core.text.CleanJson;
import dev.meanwhile.core.text.TextCleaner;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolResult.Problem;

/** Makes what a tool gave storable, whatever it is. */
final class CleanResult {
    private CleanResult() {}

    static ToolResult of(ToolResult result) {
        return switch (result) {
            case ToolResult.Text(var text) -> new ToolResult.Text(TextCleaner.whole(text));
            case ToolResult.Json(var value) -> new ToolResult.Json(CleanJson.of(value));
            case ToolResult.Refused(var reason, var message, var problems) ->
                new ToolResult.Refused(
                        reason,
                        TextCleaner.whole(message),
                        problems.stream().map(CleanResult::clean).toList());
        };
    }

    private static Problem clean(Problem problem) {
        return new Problem(TextCleaner.whole(problem.pointer()), TextCleaner.whole(problem.message()));
    }
}
