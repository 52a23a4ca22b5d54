package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.llm.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads {@code usage}. Zeros throughout are what servers send before they have measured, so they are no measurement. */
final class MeasuredUsage {
    /** More than any model reads or writes at once; keeps sums of what a broken server claims far from overflow. */
    private static final long MAX_TOKENS = 1L << 40;

    /** Digits on either side of the point; a cost beyond is a defect of the provider, and dear to print. */
    private static final int MAX_DIGITS = 30;

    private MeasuredUsage() {}

    /** What was measured, or null if nothing was. */
    static @Nullable Usage read(JsonNode usage) {
        var prompt = tokens(usage.path("prompt_tokens"));
        var cached = tokens(usage.path("prompt_tokens_details").path("cached_tokens"));
        var completion = tokens(usage.path("completion_tokens"));
        var reasoning = tokens(usage.path("completion_tokens_details").path("reasoning_tokens"));
        var cost = cost(usage.path("cost"));
        var isMeasured = prompt > 0 || completion > 0 || (cost != null && cost.signum() > 0);
        return isMeasured ? new Usage(prompt, Math.min(cached, prompt), completion, reasoning, cost) : null;
    }

    private static long tokens(JsonNode value) {
        return value.isNumber() ? Math.clamp(value.longValue(), 0L, MAX_TOKENS) : 0;
    }

    private static @Nullable BigDecimal cost(JsonNode value) {
        if (!value.isNumber()) {
            return null;
        }
        var cost = value.decimalValue();
        var isSane =
                cost.signum() >= 0 && cost.precision() <= MAX_DIGITS && Math.abs((long) cost.scale()) <= MAX_DIGITS;
        return isSane ? cost : null;
    }
}
