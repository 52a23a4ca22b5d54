package dev.meanwhile.tools.web;

import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * A page as a model should read it: the words in their order, a line per block, headings and list items marked as in Markdown,
 * links with their address; no scripts, menus or forms.
 */
final class ReadableText implements NodeVisitor {
    private static final String NOISE =
            "script, style, noscript, template, svg, canvas, iframe, object, nav, form, button, "
                    + "[hidden], [aria-hidden=true], head";
    /** A main part shorter than this is a teaser, and the page is read whole. */
    private static final int LEAST_MAIN_PART = 200;

    private static final Set<String> CELLS = Set.of("td", "th");

    private final StringBuilder text = new StringBuilder();

    private ReadableText() {}

    /** Changes the page: what is noise is removed. */
    static String of(Document page) {
        page.select(NOISE).remove();
        var reader = new ReadableText();
        mainPart(page).traverse(reader);
        return reader.text
                .toString()
                .replaceAll("[ \\t\\x0B\\f\\r\\u00A0]+\\n", "\n")
                .replaceAll("\\n{3,}", "\n\n")
                .strip();
    }

    private static Element mainPart(Document page) {
        var main = page.selectFirst("main, [role=main], article");
        return main != null && main.text().length() >= LEAST_MAIN_PART ? main : page;
    }

    @Override
    public void head(Node node, int depth) {
        switch (node) {
            case TextNode words -> words(words);
            case Element element -> open(element);
            default -> {} // comments and declarations
        }
    }

    private void words(TextNode words) {
        var isPreformatted = words.parent() != null && words.parent().closest("pre") != null;
        var found = isPreformatted ? words.getWholeText() : words.text();
        if (!isPreformatted && endsLine()) {
            found = found.stripLeading();
        }
        text.append(found);
    }

    private void open(Element element) {
        switch (element.normalName()) {
            case "br" -> text.append('\n');
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                paragraph();
                text.repeat('#', element.normalName().charAt(1) - '0').append(' ');
            }
            case "li" -> {
                line();
                text.append("- ");
            }
            case "tr" -> line();
            case "td", "th" -> {} // a row is one line
            case "p", "pre", "blockquote", "table", "ul", "ol", "section", "article" -> paragraph();
            default -> {
                if (element.isBlock()) {
                    line();
                }
            }
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (!(node instanceof Element element)) {
            return;
        }
        if (element.normalName().equals("a")) {
            link(element);
        } else if (CELLS.contains(element.normalName())) {
            text.append(" | ");
        } else if (element.isBlock()) {
            line();
        }
    }

    private void link(Element link) {
        var address = link.absUrl("href");
        if (address.startsWith("http") && link.hasText()) {
            text.append(" (").append(address).append(')');
        }
    }

    private void line() {
        if (!endsLine()) {
            text.append('\n');
        }
    }

    private void paragraph() {
        line();
        if (!text.isEmpty()) {
            text.append('\n');
        }
    }

    private boolean endsLine() {
        return text.isEmpty() || text.charAt(text.length() - 1) == '\n';
    }
}
