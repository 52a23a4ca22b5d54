package dev.meanwhile.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.tools.typed.ArgumentsSchema;
import dev.meanwhile.tools.typed.Describe;
import dev.meanwhile.tools.typed.RecordTool;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code get_current_time}: models do not know what day it is. */
final class CurrentTime implements RecordTool.Action<CurrentTime.Arguments> {
    private static final ToolSpec SPEC = ToolSpec.reading(
            "get_current_time",
            "Gives the current date and time, in UTC or in a time zone.",
            ArgumentsSchema.of(Arguments.class));

    private static final DateTimeFormatter READABLE =
            DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy, HH:mm:ss '('zzz, 'UTC'xxx')'", Locale.ENGLISH);

    /** By lower-case name: models write {@code europe/berlin} too. */
    private static final Map<String, String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .collect(Collectors.toUnmodifiableMap(
                    name -> name.toLowerCase(Locale.ROOT), Function.identity(), (a, _) -> a));

    private final InstantSource clock;

    private CurrentTime(InstantSource clock) {
        this.clock = clock;
    }

    record Arguments(
            @Describe("IANA name of the time zone, for example Europe/Berlin; UTC if left out") @Nullable
            String timezone) {}

    static Tool tool(InstantSource clock) {
        return new RecordTool<>(SPEC, Arguments.class, new CurrentTime(clock));
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) {
        var timezone =
                arguments.timezone() == null ? "UTC" : arguments.timezone().strip();
        return zone(timezone).map(this::now).orElseGet(() -> unknown(timezone));
    }

    private static Optional<ZoneId> zone(String name) {
        return Optional.ofNullable(ZONES.get(name.toLowerCase(Locale.ROOT))).map(ZoneId::of);
    }

    private ToolResult now(ZoneId zone) {
        var now = clock.instant().atZone(zone).truncatedTo(ChronoUnit.SECONDS);
        return new ToolResult.Json(JsonNodeFactory.instance
                .objectNode()
                .put("iso", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(now))
                .put("timezone", zone.getId())
                .put("readable", READABLE.format(now)));
    }

    private static ToolResult unknown(String timezone) {
        var message = "'%s' is no IANA time zone; expected a name such as Europe/Berlin, America/New_York or UTC"
                .formatted(timezone.substring(0, Math.min(64, timezone.length())));
        return new ToolResult.Refused(
                ToolResult.Reason.INVALID_ARGUMENTS, message, List.of(new ToolResult.Problem("/timezone", message)));
    }
}
