package dev.meanwhile.store.postgres.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.store.postgres.TestDatabase;
import dev.meanwhile.store.postgres.sql.Sql;
import org.junit.jupiter.api.Test;

/** A sealed column that nobody seals anew would be lost with the old key. */
class SealedColumnsIT {

    @Test
    void everySealedColumnIsSealedAnew() {
        try (var database = TestDatabase.migrated()) {
            var columns = database.column("""
                    select column_name || E'\\\\b.*\\\\bfrom ' || table_name || E'\\\\b' from information_schema.columns
                    where table_schema = 'public' and column_name like '%sealed%'""");
            var oneLine = Sql.of("secret/sealed.sql").text().replace("\n", " ").replace("union all", "\n");

            assertThat(columns)
                    .hasSizeGreaterThan(4)
                    .allSatisfy(column -> assertThat(oneLine).containsPattern(column));
        }
    }
}
