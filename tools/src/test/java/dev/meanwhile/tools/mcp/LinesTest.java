package dev.meanwhile.tools.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static List<Lines.Line> all(String text, int maxBytes) throws IOException {
        return all(new ByteArrayInputStream(text.getBytes(UTF_8)), maxBytes);
    }

    private static List<Lines.Line> all(InputStream in, int maxBytes) throws IOException {
        var lines = new Lines(in, maxBytes);
        var all = new ArrayList<Lines.Line>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get());
        }
        return all;
    }

    @Test
    void linesEndByNewlineWithOrWithoutReturn() throws IOException {
        assertThat(all("a\nb\r\n\nc", 1024)).extracting(Lines.Line::text).containsExactly("a", "b", "", "c");
    }

    @Test
    void ofALineThatIsTooLongBothEndsAreKept() throws IOException {
        var lines = all("{\"id\": 1, " + "x".repeat(100_000) + "\"end\"}\nnext\n", 2048);

        assertThat(lines.getFirst().isTooLong()).isTrue();
        assertThat(lines.getFirst().text())
                .startsWith("{\"id\": 1, x")
                .endsWith("x\"end\"}")
                .hasSize(1024);
        assertThat(lines.getLast().text()).isEqualTo("next");
    }

    @Test
    void aLineOfExactlyTheLimitIsWhole() throws IOException {
        assertThat(all("x".repeat(1024) + "\n", 1024).getFirst().isTooLong()).isFalse();
        assertThat(all("x".repeat(1025) + "\n", 1024).getFirst().isTooLong()).isTrue();
    }

    @Property(tries = 50)
    void howTheBytesComeMakesNoDifference(
            @ForAll @Size(max = 8) List<@AlphaChars @StringLength(max = 5000) String> texts,
            @ForAll @IntRange(min = 1, max = 3000) int piece)
            throws IOException {
        var bytes = String.join("\n", texts).getBytes(UTF_8);
        var slow = new InputStream() {
            private int at;

            @Override
            public int read() {
                return at < bytes.length ? bytes[at++] : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (at == bytes.length) {
                    return -1;
                }
                var count = Math.min(Math.min(length, piece), bytes.length - at);
                System.arraycopy(bytes, at, target, offset, count);
                at += count;
                return count;
            }
        };

        assertThat(all(slow, 1024)).usingRecursiveComparison().isEqualTo(all(new ByteArrayInputStream(bytes), 1024));
    }
}
