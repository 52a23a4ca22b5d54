package dev.meanwhile.store.postgres.wait;

import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.store.postgres.sql.Database;
import dev.meanwhile.store.postgres.sql.Sql;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.UUID;

/** The table {@code device_seat}. Each process has rows of its own: one that lets a seat go takes it from no other. */
public final class PostgresDevices implements Devices {
    private final UUID process = UUID.randomUUID();
    private final Database database;

    public PostgresDevices(Database database) {
        this.database = database;
    }

    @Override
    public boolean isAttached(JobId job, String device) {
        return database.run(connection -> {
            try (var query = Sql.of("wait/is_attached.sql").on(connection)) {
                return query.with("job", job.value())
                        .with("device", device)
                        .first(row -> row.getBoolean("is_attached"))
                        .orElse(false);
            }
        });
    }

    @Override
    public void attached(Collection<Seat> seats, Duration time) {
        var all = new LinkedHashSet<>(seats);
        database.run(connection -> {
            try (var query = Sql.of("wait/attach.sql").on(connection)) {
                var devices = all.stream().map(Seat::device).toArray();
                return query.withIds(
                                "jobs",
                                all.stream().map(seat -> seat.job().value()).toList())
                        .with("devices", connection.createArrayOf("text", devices))
                        .with("process", process)
                        .with("time", time)
                        .update();
            }
        });
    }
}
