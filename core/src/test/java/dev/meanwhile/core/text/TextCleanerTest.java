package dev.meanwhile.core.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextCleanerTest {

    @Property
    void anyFragmentsBecomeStorableTextOfTheSameLength(@ForAll("fragments") List<String> fragments) {
        var cleaned = cleaned(fragments);

        assertThat(cleaned).hasSize(String.join("", fragments).length());
        assertThat(cleaned).doesNotContain("\u0000");
        assertThat(new String(cleaned.getBytes(UTF_8), UTF_8)).isEqualTo(cleaned);
    }

    @Property
    void whereTheStreamIsCutMakesNoDifference(@ForAll("fragments") List<String> fragments) {
        assertThat(cleaned(fragments)).isEqualTo(cleaned(List.of(String.join("", fragments))));
    }

    @Property
    void everyFragmentCanBeStoredByItself(@ForAll("fragments") List<String> fragments) {
        var cleaner = new TextCleaner();

        for (var fragment : fragments) {
            var clean = cleaner.clean(fragment);
            assertThat(new String(clean.getBytes(UTF_8), UTF_8)).isEqualTo(clean);
        }
    }

    @Property
    void validTextIsLeftAlone(@ForAll("validText") String text) {
        assertThat(cleaned(text.chars().mapToObj(Character::toString).toList())).isEqualTo(text);
    }

    @Example
    void halfACodePointThatNeverGetsItsOtherHalfIsReplaced() {
        assertThat(cleaned(List.of("a\uD83D", "b"))).isEqualTo("a\uFFFDb");
        assertThat(cleaned(List.of("a\uD83D\uD83D", "\uDE00"))).isEqualTo("a\uFFFD\uD83D\uDE00");
        assertThat(cleaned(List.of("a\uDE00"))).isEqualTo("a\uFFFD");
    }

    private static String cleaned(List<String> fragments) {
        var cleaner = new TextCleaner();
        var out = new StringBuilder();
        fragments.forEach(fragment -> out.append(cleaner.clean(fragment)));
        return out.append(cleaner.rest()).toString();
    }

    @Provide
    Arbitrary<List<String>> fragments() {
        return Arbitraries.strings()
                .withChars('a', '\u0000', 'ß', '\uD83D', '\uD800', '\uDBFF', '\uDE00', '\uDC00', '\uFFFD')
                .ofMaxLength(6)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> validText() {
        return Arbitraries.of("a", "ß", "\n", "\uD83D\uDE00", "\uFFFD", "汉")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }
}
