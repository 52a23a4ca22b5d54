package dev.meanwhile.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.store.postgres.sql.Sql;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plans of all statements over a database with a million jobs: none reads a big table from end to end. */
class PlansIT {
    private static final Pattern BIG_SCAN = Pattern.compile(
            "Seq Scan on (job|job_head|job_event|message|thread|checkpoint|tool_call|blob|blob_piece|blob_ref|idempotency|wait|notice|webhook_delivery|audit|workflow|workflow_version|memory)\\b");

    /** Lists' plans are made for their values, and tested with them; a command has none. */
    private static final List<String> WITHOUT_A_PLAN = List.of("job/list.sql", "audit/list.sql", "signal/listen.sql");

    private static TestDatabase database;

    @BeforeAll
    static void fill() throws IOException {
        database = TestDatabase.migrated();
        var indexes = database.column("""
                select indexdef from pg_indexes i
                where schemaname = 'public' and tablename in ('job', 'message')
                  and not exists (select 1 from pg_constraint c where c.conname = i.indexname)""");
        database.column("""
                select indexname from pg_indexes i
                where schemaname = 'public' and tablename in ('job', 'message')
                  and not exists (select 1 from pg_constraint c where c.conname = i.indexname)""").forEach(index -> database.run("drop index " + index));
        try (var in = PlansIT.class.getResourceAsStream("a-million-jobs.sql")) {
            database.run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        indexes.forEach(database::run);
        database.run("analyze");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void noStatementReadsABigTableFromEndToEnd(String name) {
        var plan = String.join("\n", database.column("explain (generic_plan) " + numbered(Sql.of(name))));

        assertThat(plan).as(plan).doesNotContainPattern(BIG_SCAN);
    }

    /** All statements of the engine that read or change rows. */
    static Stream<String> statements() throws IOException {
        var root = Path.of("src/main/resources/dev/meanwhile/store/postgres"); // tests run in their module's folder
        try (var files = Files.walk(root)) {
            return files
                    .filter(file -> file.toString().endsWith(".sql"))
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !WITHOUT_A_PLAN.contains(name) && !name.endsWith("session.sql"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String numbered(Sql sql) {
        var text = new StringBuilder();
        var number = 0;
        for (var part : sql.text().split("\\?", -1)) {
            text.append(number == 0 ? "" : "$" + number).append(part);
            number++;
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message:answer-77",
                "thread:thread-77",
                "owner:person-7",
                "state:succeeded",
                "kind:chat",
                "none:"
            })
    void aListIsReadByAnIndex(String narrowing) {
        var plan = planOfList(narrowing.split(":", 2)[0], narrowing.split(":", 2)[1]);

        assertThat(plan).as(plan).doesNotContainPattern(BIG_SCAN).doesNotContain("Sort");
    }

    @ParameterizedTest
    @ValueSource(strings = {"project:project-3", "none:"})
    void theAuditLogIsReadByAnIndex(String narrowing) {
        var values = new TreeMap<>(
                Map.of("most", "50", narrowing.split(":", 2)[0], "'" + narrowing.split(":", 2)[1] + "'"));
        var plan = String.join("\n", database.column("explain " + withValues(Sql.of("audit/list.sql"), values)));

        assertThat(plan).as(plan).doesNotContainPattern(BIG_SCAN).doesNotContain("Sort");
    }

    @Test
    void jobsOfAMessageAndOfAThreadAreLookedUp() {
        assertThat(planOfList("message", "answer-77")).contains("job_of_message");
        assertThat(planOfList("thread", "thread-77")).contains("job_of_thread");
    }

    private static String planOfList(String parameter, String value) {
        var values = new TreeMap<>(Map.of("project", "'project-3'", "most", "50", parameter, "'" + value + "'"));
        values.remove("none");
        return String.join("\n", database.column("explain " + withValues(Sql.of("job/list.sql"), values)));
    }

    private static String withValues(Sql sql, Map<String, String> values) {
        var names = new TreeMap<Integer, String>();
        sql.places().forEach((name, places) -> places.forEach(place -> names.put(place, name)));
        var text = new StringBuilder();
        var place = 0;
        for (var part : sql.text().split("\\?", -1)) {
            text.append(place == 0 ? "" : values.getOrDefault(names.get(place), "null"))
                    .append(part);
            place++;
        }
        return text.toString();
    }
}
