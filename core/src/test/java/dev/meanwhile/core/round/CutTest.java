package dev.meanwhile.core.round;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.meanwhile.core.fake.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CutTest {
    private static final String NOTE = "\n[cut: ";

    @Property
    void whatFitsIsLeftAlone(@ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 60) int most) {
        var fits = text.getBytes(UTF_8).length <= most;

        assertThat(Cut.isOver(text, most)).isEqualTo(!fits);
        if (fits) {
            assertThat(Cut.to(most, text)).isEqualTo(text);
        }
    }

    @Property
    void aCutKeepsTheLongestBeginningThatBreaksNoCodePoint(
            @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 60) int most) {
        if (!Cut.isOver(text, most)) {
            return;
        }
        var cut = Cut.to(most, text);
        var kept = cut.substring(0, cut.lastIndexOf(NOTE));
        var bytes = kept.getBytes(UTF_8).length;

        assertThat(text).startsWith(kept);
        assertThat(bytes).isBetween(most - 3, most);
        assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
        assertThat(cut).endsWith("[cut: %d of %d bytes shown]".formatted(bytes, text.getBytes(UTF_8).length));
    }

    @Example
    void aJsonValueThatIsTooLongBecomesTheBeginningOfItsText() {
        var value = Json.of("{'list':[1,2,3,4,5,6,7,8,9]}");

        assertThat(Cut.to(100, value)).isSameAs(value);
        assertThat(Cut.to(10, value)).isEqualTo(TextNode.valueOf("{\"list\":[1\n[cut: 10 of 28 bytes shown]"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "ß", "汉", "\uD83D\uDE00")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
