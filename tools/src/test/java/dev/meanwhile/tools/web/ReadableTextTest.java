package dev.meanwhile.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

class ReadableTextTest {

    @Test
    void blocksAreLinesAndMarksAreThoseOfMarkdown() {
        assertThat(
                        text(
                                "<h1>Title</h1><p>One <b>bold</b>\n  word.</p><p>Two<br>lines</p><ul><li>a<li>b</ul><h3>More</h3><div>x</div><div>y</div>"))
                .isEqualTo("# Title\n\nOne bold word.\n\nTwo\nlines\n\n- a\n- b\n\n### More\nx\ny");
    }

    @Test
    void scriptsMenusFormsAndWhatIsHiddenAreLeftOut() {
        assertThat(
                        text(
                                "<script>evil()</script><style>p{}</style><nav>Menu</nav><form>Search<button>Go</button></form>"
                                        + "<p hidden>secret</p><p aria-hidden=true>icon</p><!-- note --><noscript>no</noscript><p>Words"))
                .isEqualTo("Words");
    }

    @Test
    void linksKeepTheirAddress() {
        assertThat(text("<p><a href='/b?c'>here</a> and <a href='#top'></a><a href='javascript:x()'>there</a>"))
                .isEqualTo("here (https://a.example/b?c) and there");
    }

    @Test
    void preformattedTextKeepsItsLines() {
        assertThat(text("<p>Code:</p><pre>if (a) {\n    b();\n}</pre><p>End"))
                .isEqualTo("Code:\n\nif (a) {\n    b();\n}\n\nEnd");
    }

    @Test
    void aTableHasALinePerRow() {
        assertThat(text("<table><tr><th>Name<th>Age<tr><td>Ada<td>36</table>")).isEqualTo("Name | Age |\nAda | 36 |");
    }

    @Test
    void theMainPartIsReadAloneIfItIsMoreThanATeaser() {
        var words = "word ".repeat(60).strip();

        assertThat(text("<div>Advertisement</div><main><p>" + words + "</main>"))
                .isEqualTo(words);
        assertThat(text("<div>All of it</div><main><p>Teaser</main>")).isEqualTo("All of it\n\nTeaser");
    }

    private static String text(String html) {
        return ReadableText.of(Jsoup.parse(html, "https://a.example/x"));
    }
}
