package dev.meanwhile.server.http;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.limit.Starts.Count;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Starts of one person and of one project in a minute and a day, over all servers; told in the headers that {@link RateLimits} begins. */
public final class StartLimits {
    private final Starts starts;
    private final StartCaps caps;

    public StartLimits(Starts starts, StartCaps caps) {
        this.starts = starts;
        this.caps = caps;
    }

    /**
     * Takes a request that starts something in a project.
     *
     * @throws EngineException {@code rate_limited} with the time until there is room again
     */
    public void take(Exchange exchange, String project) {
        var counts = starts.count(project, exchange.principal().user(), caps);
        exchange.furtherHeader("RateLimit-Policy", joined(counts, StartLimits::policy));
        exchange.furtherHeader("RateLimit", joined(counts, StartLimits::standing));
        counts.stream()
                .filter(Count::isOver)
                .max(Comparator.comparing(Count::left))
                .ifPresent(full -> {
                    throw new EngineException(refusal(full));
                });
    }

    private static String joined(List<Count> counts, Function<Count, String> item) {
        return counts.stream().map(item).collect(Collectors.joining(", "));
    }

    private static String policy(Count count) {
        var window = count.window();
        return "\"%s\";q=%d;w=%d"
                .formatted(window.wireName(), count.most(), window.length().toSeconds());
    }

    private static String standing(Count count) {
        return "\"%s\";r=%d;t=%d"
                .formatted(count.window().wireName(), count.room(), count.left().toSeconds() + 1);
    }

    private static Failure refusal(Count full) {
        var window = full.window();
        return ErrorCode.RATE_LIMITED
                .failure("at most %d starts a %s are taken of one %s"
                        .formatted(
                                full.most(),
                                window.length().toDays() > 0 ? "day" : "minute",
                                window.isOfProject() ? "project" : "person"))
                .retryAfter(full.left());
    }
}
