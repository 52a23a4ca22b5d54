package dev.meanwhile.store.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a rolling update the release before works on the tables of the new one: a step takes nothing from it and asks nothing new of it. */
class StepsOnlyAddTest {
    private static final Path STEPS = Path.of("src/main/resources/db/migration"); // tests run in their module's folder

    /** What takes something away. */
    private static final Pattern TAKES = Pattern.compile("\\b(drop|rename|alter column|truncate|replace view)\\b");

    /** A column that a row of the release before would lack. */
    private static final Pattern NEEDS = Pattern.compile("\\badd column (?!.*\\bdefault\\b).*\\bnot null\\b");

    /** What a row of the release before may break, on a table that it has. */
    private static final Pattern FORBIDS = Pattern.compile(
            "\\b(?:create unique index \\w+ on|create trigger .* on|alter table) (\\w+)\\b(.*)", Pattern.DOTALL);

    /** What the release before does not have; it may be taken away again. */
    private static final Pattern MAKES =
            Pattern.compile("\\bcreate (?:unlogged |unique )?(?:table|index|view|function) (\\w+)");

    private static final Pattern DROPS = Pattern.compile("\\bdrop (?:table|index|view|function) (\\w+)");

    /** A list of allowed values that grows is made anew under its name. */
    private static final Pattern WIDENS = Pattern.compile("drop constraint (\\w+),\\s*add constraint \\1\\b");

    @ParameterizedTest
    @MethodSource("stepsOfThisRelease")
    void aStepTakesNothingFromTheReleaseBefore(Path step) throws IOException {
        var made = new HashSet<String>();
        for (var other : stepsOfThisRelease()) {
            made.addAll(made(Files.readString(other)));
        }
        assertThat(wrongs(Files.readString(step), made)).isEmpty();
    }

    /** All after those of release 0.1. */
    static List<Path> stepsOfThisRelease() throws IOException {
        try (var files = Files.list(STEPS)) {
            return files.filter(file -> !file.getFileName().toString().matches("V[12]__.*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table job drop column cost",
                "drop index job_queue",
                "alter table job rename column cost to money",
                "alter table job alter column cost set not null",
                "alter table job add column colour text not null",
                "create or replace view job_shown as select id, cost, colour from job",
                "alter table job add constraint job_cost check (cost > 0)",
                "create unique index job_model on job (model)",
                "create trigger watch before update on job for each row execute function f()"
            })
    void whatTheReleaseBeforeCouldNotLiveWithIsFound(String statement) {
        assertThat(wrongs("-- why\n" + statement + ";")).hasSize(1);
    }

    @Test
    void whatIsOnlyAddedIsFine() {
        assertThat(wrongs("""
                alter table job
                    add column colour text not null default 'red', -- not null
                    add column size int;
                create table shelf (id text not null);
                create unique index shelf_once on shelf (id);
                drop index shelf_once;
                alter table shelf add constraint shelf_id check (id <> '');
                alter table job
                    drop constraint job_colour,
                    add constraint job_colour check (colour in ('red', 'blue'))""")).isEmpty();
    }

    private static List<String> wrongs(String step) {
        return wrongs(step, made(step));
    }

    private static List<String> wrongs(String step, Set<String> made) {
        return Stream.of(WIDENS.matcher(withoutComments(step)).replaceAll("").split(";"))
                .map(statement ->
                        DROPS.matcher(statement).replaceAll(drop -> made.contains(drop.group(1)) ? "" : drop.group()))
                .filter(statement -> TAKES.matcher(statement).find()
                        || NEEDS.matcher(statement).find()
                        || forbids(statement, made))
                .toList();
    }

    private static boolean forbids(String statement, Set<String> made) {
        return FORBIDS.matcher(statement)
                .results()
                .filter(match -> !made.contains(match.group(1)))
                .anyMatch(match ->
                        !match.group().startsWith("alter") || match.group(2).contains("constraint"));
    }

    private static Set<String> made(String step) {
        return MAKES.matcher(withoutComments(step))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private static String withoutComments(String step) {
        return step.replaceAll("--.*", "");
    }
}
