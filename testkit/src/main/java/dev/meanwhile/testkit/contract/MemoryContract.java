package dev.meanwhile.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.workflow.memory.Memory;
import dev.meanwhile.workflow.memory.Memory.Found;
import dev.meanwhile.workflow.memory.Memory.Note;
import dev.meanwhile.workflow.memory.Memory.Question;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Memory} promises. */
public abstract class MemoryContract {
    private static final JsonNode NOTHING = Json.of("{}");

    private final String project = "p-" + UUID.randomUUID();
    private final String other = "q-" + UUID.randomUUID();
    private int stored;

    protected abstract Memory memory();

    /** Makes a project, where a store remembers for known projects only. */
    protected abstract void makeProject(String name);

    @BeforeEach
    void makeProjects() {
        makeProject(project);
        makeProject(other);
    }

    private void remember(String... texts) {
        for (var text : texts) {
            assertThat(memory().store(new Note(project, "facts", "key-" + ++stored, text, NOTHING)))
                    .isTrue();
        }
    }

    private List<Found> query(String text, int topK, double threshold) {
        return memory().query(new Question(project, "facts", text, topK, threshold));
    }

    private List<String> found(String text) {
        return query(text, 10, 0).stream().map(Found::text).toList();
    }

    @Test
    void aTextIsFoundByAWordOfItWithWhatWasStored() {
        var metadata = Json.of("{'source':'letter','pages':[1,2]}");
        memory().store(new Note(project, "facts", "key", "Ann lives in Paris.", metadata));

        var found = query("Who knows PARIS?", 10, 0);

        assertThat(found).singleElement().satisfies(it -> {
            assertThat(it.text()).isEqualTo("Ann lives in Paris.");
            assertThat(it.metadata()).isEqualTo(metadata);
            assertThat(it.rank()).isCloseTo(1 / 3.0, within(1e-9));
            assertThat(it.at()).isNotNull();
        });
    }

    @Test
    void whatHasMoreWordsOfTheQuestionComesFirstAndTheNewestAmongEquals() {
        remember("blue is the sea", "green was the sea", "red is the rose", "yellow");

        assertThat(found("Is the sea green?"))
                .containsExactly("green was the sea", "blue is the sea", "red is the rose");
        assertThat(found("sea")).containsExactly("green was the sea", "blue is the sea");
    }

    @Test
    void theRankIsTheShareOfTheQuestionsWords() {
        remember("one two three two", "one", "one two");

        assertThat(query("one two two two", 10, 0))
                .extracting(Found::text, Found::rank)
                .containsExactly(tuple("one two", 1.0), tuple("one two three two", 1.0), tuple("one", 0.5));
    }

    @Test
    void noMoreAreFoundThanAreAskedForAndNoneBelowTheThreshold() {
        remember("a b", "a b c", "a", "b");

        assertThat(query("a b c", 2, 0)).extracting(Found::text).containsExactly("a b c", "a b");
        assertThat(query("a b c", 10, 0.6)).extracting(Found::text).containsExactly("a b c", "a b");
        assertThat(query("a b c", 10, 1)).extracting(Found::text).containsExactly("a b c");
    }

    @Test
    void aKeyIsStoredOnce() {
        remember("first");

        assertThat(memory().store(new Note(project, "others", "key-1", "second", NOTHING)))
                .isFalse();
        assertThat(memory().store(new Note(other, "facts", "key-1", "elsewhere", NOTHING)))
                .isTrue();

        assertThat(found("first second elsewhere")).containsExactly("first");
    }

    @Test
    void collectionsAreApart() {
        remember("the sea");
        memory().store(new Note(project, "others", "key", "the sea of others", NOTHING));

        assertThat(memory().query(new Question(project, "others", "sea", 10, 0)))
                .extracting(Found::text)
                .containsExactly("the sea of others");
    }

    @Test
    void anyLanguageWillDo() {
        remember("Die Größe zählt", "привет мир", "日本 語");

        assertThat(found("GRÖSSE größe")).containsExactly("Die Größe zählt");
        assertThat(found("Мир?")).containsExactly("привет мир");
        assertThat(found("語")).containsExactly("日本 語");
    }

    @Test
    void marksBetweenWordsMeanNothing() {
        remember("it's a \\ dog");

        assertThat(found("('dog') & !cat | <-> : * \\ \" %")).containsExactly("it's a \\ dog");
    }

    @Test
    void aQuestionWithoutWordsFindsNothing() {
        remember("the sea");

        assertThat(found("")).isEmpty();
        assertThat(found(" ?! ")).isEmpty();
    }

    @Test
    void theLongestTextIsStoredAndFoundHoweverManyWordsItHas() {
        var words = IntStream.range(0, 33_000)
                .mapToObj(n -> "%s-%s".formatted(Integer.toString(n + 1296, 36), Integer.toString(40_000 - n, 36)))
                .collect(Collectors.joining(" "));
        var text = "needle " + words.substring(0, Memory.MAX_BYTES - 7);
        remember(text);

        assertThat(found("needle")).containsExactly(text);
    }

    @Test
    void aLongerOneIsRefused() {
        var text = "ä".repeat(Memory.MAX_BYTES / 2) + "a";

        assertThatThrownBy(() -> remember(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text to store must be at most 262144 bytes but has 262145");
    }

    @Test
    void aLongQuestionIsLookedAtInPart() {
        remember("needle", "word");

        assertThat(found("word ".repeat(1000) + "needle")).containsExactly("word");
    }
}
