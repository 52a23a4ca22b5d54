package dev.meanwhile.core.fake;

import dev.meanwhile.core.fake.Tables.Span;
import dev.meanwhile.core.fake.Tables.Window;
import dev.meanwhile.core.limit.StartCaps;
import dev.meanwhile.core.limit.StartWindow;
import dev.meanwhile.core.limit.Starts.Count;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Counts starts. Guarded by the engine's lock. */
final class Counting {
    private final Tables tables;

    Counting(Tables tables) {
        this.tables = tables;
    }

    List<Count> count(String project, String owner, StartCaps caps) {
        var counted = new HashMap<Window, Span>();
        var counts = new ArrayList<Count>();
        for (var kind : StartWindow.values()) {
            var window = new Window(project, kind.isOfProject() ? "" : owner, kind);
            var span = next(window);
            counted.put(window, span);
            var left = Duration.between(tables.now(), span.begins().plus(kind.length()));
            counts.add(Count.of(kind, caps, span.starts(), left));
        }
        if (counts.stream().noneMatch(Count::isOver)) {
            tables.starts.putAll(counted);
        }
        return counts;
    }

    private Span next(Window window) {
        var isDay = window.kind().length().equals(ChronoUnit.DAYS.getDuration());
        var begins = tables.now().truncatedTo(isDay ? ChronoUnit.DAYS : ChronoUnit.MINUTES);
        var before = tables.starts.get(window);
        return new Span(begins, before == null || !before.begins().equals(begins) ? 1 : before.starts() + 1);
    }
}
