package dev.meanwhile.testkit.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.workflow.library.StoredWorkflow;
import dev.meanwhile.workflow.library.StoredWorkflow.Entry;
import dev.meanwhile.workflow.library.Wish;
import dev.meanwhile.workflow.library.Workflows;
import dev.meanwhile.workflow.library.Workflows.Saving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Workflows} promises. */
public abstract class WorkflowsContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String project = "p-" + UUID.randomUUID();
    private final String other = "q-" + UUID.randomUUID();

    protected abstract Workflows workflows();

    /** Makes a project, where a store lets workflows into known projects only. */
    protected abstract void makeProject(String name);

    /** Moves the store's time forward. */
    protected abstract void shift(Duration by);

    @BeforeEach
    void makeProjects() {
        makeProject(project);
        makeProject(other);
    }

    private static ObjectNode document(String says) {
        return Json.object("{\"nodes\": [], \"edges\": [], \"says\": \"%s\"}".formatted(says));
    }

    private Saving save(String id, String says, @Nullable Integer expected) {
        return workflows()
                .save(new Wish(project, id, "Name of " + says, "What it is", document(says)), "ann", expected);
    }

    private Entry saved(String id, String says) {
        return switch (save(id, says, null)) {
            case Saving.Saved(var entry) -> entry;
            case Saving not -> throw new AssertionError("expected it to be saved but it is " + not);
        };
    }

    private StoredWorkflow find(String id, @Nullable Integer version) {
        return workflows().find(project, id, version).orElseThrow();
    }

    @Test
    void aWorkflowIsFoundAsItWasSaved() {
        var entry = saved("flow", "hello");

        assertThat(entry.version()).isEqualTo(1);
        assertThat(entry.name()).isEqualTo("Name of hello");
        assertThat(entry.description()).isEqualTo("What it is");
        assertThat(entry.created()).isEqualTo(entry.saved());
        assertThat(entry.created().by()).isEqualTo("ann");
        assertThat(find("flow", null).entry()).isEqualTo(entry);
        assertThat(find("flow", 1).entry()).isEqualTo(entry);
        assertThat(workflows().find(other, "flow", null)).isEmpty();
        assertThat(workflows().find(project, "flow", 2)).isEmpty();
        assertThat(workflows().find(project, "Flow", null)).isEmpty();
    }

    @Test
    void aDocumentIsKeptAsItWasWritten() {
        var text =
                "{\"z\":1,\"nodes\":[],\"a\":{\"price\":0.10,\"many\":12345678901234567890},\"edges\":[],\"text\":\"Grüße 🎈\"}";
        var document = (ObjectNode) Json.of(text);
        workflows().save(new Wish(project, "flow", "", "", document), "ann", null);

        assertThat(find("flow", null).document().toString()).isEqualTo(document.toString());
    }

    @Test
    void anotherDocumentIsTheNextVersion() {
        var first = saved("flow", "one");
        shift(MINUTE);
        var second = saved("flow", "two");

        assertThat(second.version()).isEqualTo(2);
        assertThat(second.name()).isEqualTo("Name of two");
        assertThat(second.created()).isEqualTo(first.created());
        assertThat(Duration.between(first.saved().at(), second.saved().at())).isBetween(MINUTE, MINUTE.multipliedBy(2));
        assertThat(find("flow", 1).document()).isEqualTo(document("one"));
        assertThat(find("flow", 1).entry()).isEqualTo(first);
        assertThat(find("flow", null).document()).isEqualTo(document("two"));
    }

    @Test
    void theSameDocumentIsNoVersion() {
        var entry = saved("flow", "one");
        shift(MINUTE);

        assertThat(save("flow", "one", null)).isEqualTo(new Saving.Unchanged(entry));
        assertThat(save("flow", "one", 1)).isEqualTo(new Saving.Unchanged(entry));
        assertThat(find("flow", null).entry()).isEqualTo(entry);
    }

    @Test
    void anEarlierDocumentIsANewVersion() {
        saved("flow", "one");
        saved("flow", "two");

        assertThat(saved("flow", "one").version()).isEqualTo(3);
    }

    @Test
    void whoExpectsAnotherVersionIsTold() {
        assertThat(save("flow", "one", 3)).isEqualTo(new Saving.Conflict(0));
        assertThat(save("flow", "one", 0)).isInstanceOf(Saving.Saved.class);
        assertThat(save("flow", "two", 0)).isEqualTo(new Saving.Conflict(1));
        assertThat(save("flow", "two", 1)).isInstanceOf(Saving.Saved.class);
        assertThat(save("flow", "three", 1)).isEqualTo(new Saving.Conflict(2));
        assertThat(save("flow", "two", 1)).isEqualTo(new Saving.Conflict(2));
        assertThat(find("flow", null).document()).isEqualTo(document("two"));
    }

    @Test
    void ofManyWhoSaveAtOnceEachGetsAVersion() throws Exception {
        var versions = new ArrayList<Integer>();
        for (var saving : together(8, i -> save("flow", "text " + i, null))) {
            versions.add(((Saving.Saved) saving).entry().version());
        }

        assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(workflows().versions(project, "flow", null, 100)).hasSize(8);
    }

    @Test
    void ofManyWhoExpectTheSameVersionOneSaves() throws Exception {
        saved("flow", "first");

        var savings = together(6, i -> save("flow", "text " + i, 1));

        assertThat(savings).filteredOn(Saving.Saved.class::isInstance).hasSize(1);
        assertThat(savings).filteredOn(new Saving.Conflict(2)::equals).hasSize(5);
    }

    private interface Deed {
        Saving of(int number);
    }

    private static List<Saving> together(int count, Deed deed) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Saving>> all = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return deed.of(i);
                    }))
                    .toList();
            start.countDown();
            var savings = new ArrayList<Saving>();
            for (var one : all) {
                savings.add(requireNonNull(one.get()));
            }
            return savings;
        }
    }

    @Test
    void workflowsAreListedByIdInPages() {
        for (var id : List.of("c", "a", "b")) {
            saved(id, "one");
        }
        saved("a", "two");
        workflows().save(new Wish(other, "d", "", "", document("not theirs")), "ann", null);

        assertThat(workflows().list(project, null, 2))
                .containsExactly(find("a", 2).entry(), find("b", 1).entry());
        assertThat(workflows().list(project, "b", 2))
                .containsExactly(find("c", 1).entry());
        assertThat(workflows().list(project, "c", 2)).isEmpty();
    }

    @Test
    void versionsAreListedNewestFirstInPages() {
        for (var says : List.of("one", "two", "three")) {
            saved("flow", says);
        }

        assertThat(workflows().versions(project, "flow", null, 2))
                .extracting(Entry::version)
                .containsExactly(3, 2);
        assertThat(workflows().versions(project, "flow", 2, 2))
                .containsExactly(find("flow", 1).entry());
        assertThat(workflows().versions(project, "none", null, 2)).isEmpty();
    }

    @Test
    void someAreFoundTogether() {
        saved("a", "one");
        saved("b", "one");
        saved("b", "two");

        assertThat(workflows().find(project, List.of("b", "none", "a")))
                .extracting(StoredWorkflow::entry)
                .containsExactly(find("b", 2).entry(), find("a", 1).entry());
        assertThat(workflows().find(other, List.of("a"))).isEmpty();
        assertThat(workflows().find(project, List.of())).isEmpty();
    }

    @Test
    void whatIsDeletedIsGoneWithItsVersions() {
        saved("flow", "one");
        saved("flow", "two");
        saved("stays", "one");

        assertThat(workflows().delete(other, "flow")).isFalse();
        assertThat(workflows().delete(project, "flow")).isTrue();
        assertThat(workflows().delete(project, "flow")).isFalse();

        assertThat(workflows().find(project, "flow", null)).isEmpty();
        assertThat(workflows().find(project, "flow", 1)).isEmpty();
        assertThat(workflows().versions(project, "flow", null, 10)).isEmpty();
        assertThat(workflows().list(project, null, 10)).extracting(Entry::id).containsExactly("stays");
        assertThat(saved("flow", "again").version()).isEqualTo(1);
    }

    @Test
    void aLargeDocumentIsKept() {
        var document = document("large");
        var nodes = document.putArray("nodes");
        IntStream.range(0, 2000).mapToObj(i -> node("n" + i, "x".repeat(1900))).forEach(nodes::add);
        workflows().save(new Wish(project, "large", "", "", document), "ann", null);

        assertThat(find("large", null).document()).isEqualTo(document);
    }

    private static JsonNode node(String id, String prompt) {
        return Json.object("{\"id\": \"%s\", \"data\": {\"prompt\": \"%s\"}}".formatted(id, prompt));
    }
}
