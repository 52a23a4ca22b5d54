package dev.meanwhile.store.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.meanwhile.store.postgres.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** PostgreSQL quotes the row that it refuses, and what is thrown may be logged. */
class RefusedRowIT {
    private static final String PRIVATE = "a sentence of somebody's prompt";

    @Test
    void whatIsThrownShowsNothingOfTheRow() {
        try (var test = TestDatabase.migrated();
                var database = new Database(
                        test.address().jdbcUrl(),
                        test.address().user(),
                        test.address().password())) {
            var thrown = catchThrowable(() -> database.run(connection -> {
                try (var insert = connection.prepareStatement(
                        "insert into thread values ('default', '', 'ann', ?, 0, engine_now(), engine_now())")) {
                    insert.setString(1, PRIVATE);
                    return insert.execute();
                }
            }));

            var trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).contains("thread_id_check").doesNotContain(PRIVATE);
        }
    }
}
