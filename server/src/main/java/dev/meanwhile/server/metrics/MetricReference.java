package dev.meanwhile.server.metrics;

import java.util.Locale;

/** The page of all metrics, written from their declarations. */
final class MetricReference {
    private static final String HEAD = """
            # Metrics

            <!-- Written by MetricReferenceTest from dev.meanwhile.server.metrics.Names; edit that. -->

            `GET /metrics`, in Prometheus's text format; of one process unless it says otherwise. Summaries have `_count`, `_sum` and `_max`,
            histograms `_bucket` too. Names of models and tools that callers choose are kept apart up to a hundred, further ones are `other`.
            What to do when one stands out: [tuning](../tuning.md).

            | name | sort | labels | what it measures |
            | --- | --- | --- | --- |
            """;

    private MetricReference() {}

    static String markdown() {
        var page = new StringBuilder(HEAD);
        for (var name : Names.values()) {
            page.append(
                    "| `%s` | %s | %s | %s |\n".formatted(name.prometheus(), sort(name), labels(name), name.meaning()));
        }
        return page.toString();
    }

    private static String sort(Names name) {
        return switch (name.sort()) {
            case GAUGE, COUNTER, SUMMARY, HISTOGRAM -> name.sort().name().toLowerCase(Locale.ROOT);
            case TIMER -> "summary";
        };
    }

    private static String labels(Names name) {
        return name.labels().replaceAll("\\w+", "`$0`");
    }
}
