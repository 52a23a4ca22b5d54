package dev.meanwhile.server.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;

/** The description as one page of plain HTML: no script, nothing from elsewhere. */
final class DocsPage {
    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Meanwhile: the HTTP API</title>
            <link rel="stylesheet" href="/page/style.css">
            </head>
            <body class="docs">
            <main>
            <h1>The HTTP API</h1>
            """;

    private final StringBuilder html = new StringBuilder(HEAD);
    private final JsonNode document;

    private DocsPage(JsonNode document) {
        this.document = document;
    }

    static String of(JsonNode document) {
        return new DocsPage(document).page();
    }

    private String page() {
        element("p", document.path("info").path("description").asText());
        html.append("<p><a href=\"/openapi\">OpenAPI 3.1</a></p>\n");
        var byTag = new LinkedHashMap<String, StringBuilder>();
        for (var path : document.path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                var tag = operation.getValue().path("tags").path(0).asText();
                byTag.computeIfAbsent(tag, _ -> new StringBuilder()).append(operation(path.getKey(), operation));
            }
        }
        for (var tag : byTag.entrySet()) {
            element("h2", tag.getKey());
            html.append(tag.getValue());
        }
        element("h2", "Shapes");
        for (var schema : document.path("components").path("schemas").properties()) {
            html.append("<h3 id=\"%s\">%s</h3>\n".formatted(escaped(schema.getKey()), escaped(schema.getKey())));
            html.append(fields(schema.getValue()));
        }
        return html.append("</main>\n</body>\n</html>\n").toString();
    }

    private void element(String name, String text) {
        html.append("<%s>%s</%s>\n".formatted(name, escaped(text), name));
    }

    private String operation(String path, Entry<String, JsonNode> operation) {
        var node = operation.getValue();
        var part = new StringBuilder();
        part.append("<section>\n<h3 id=\"%s\"><code>%s %s</code></h3>\n"
                .formatted(
                        escaped(node.path("operationId").asText()),
                        operation.getKey().toUpperCase(Locale.ROOT),
                        escaped(path)));
        part.append("<p>%s. %s</p>\n"
                .formatted(
                        escaped(node.path("summary").asText()),
                        escaped(node.path("description").asText(""))));
        part.append(parameters(node.path("parameters")));
        var body = node.path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        if (!body.isMissingNode()) {
            part.append("<p>Body: ").append(type(body)).append("</p>\n");
            part.append(body.has("$ref") ? "" : fields(body));
        }
        return part.append(answers(node.path("responses")))
                .append("</section>\n")
                .toString();
    }

    private static String parameters(JsonNode parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        var rows = new StringBuilder("<table>\n<tr><th>parameter</th><th>in</th><th>meaning</th></tr>\n");
        for (var parameter : parameters) {
            rows.append("<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            escaped(parameter.path("name").asText()),
                            escaped(parameter.path("in").asText()),
                            escaped(parameter.path("description").asText(""))));
        }
        return rows.append("</table>\n").toString();
    }

    private static String answers(JsonNode responses) {
        var rows = new StringBuilder("<table>\n<tr><th>status</th><th>when</th><th>body</th></tr>\n");
        for (var response : responses.properties()) {
            var content = response.getValue().path("content").properties().stream()
                    .map(Map.Entry::getValue)
                    .findFirst();
            rows.append("<tr><td>%s</td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            escaped(response.getKey()),
                            escaped(response.getValue().path("description").asText("")),
                            content.map(body -> type(body.path("schema"))).orElse("")));
        }
        return rows.append("</table>\n").toString();
    }

    private static String fields(JsonNode schema) {
        if (schema.has("oneOf")) {
            return "<p>" + type(schema) + "</p>\n";
        }
        var rows = new StringBuilder("<table>\n<tr><th>field</th><th>type</th><th>meaning</th></tr>\n");
        for (var field : schema.path("properties").properties()) {
            rows.append("<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                    .formatted(
                            escaped(field.getKey()),
                            type(field.getValue()),
                            escaped(field.getValue().path("description").asText(""))));
        }
        return rows.append("</table>\n").toString();
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            var name = schema.path("$ref").asText().replace("#/components/schemas/", "");
            return "<a href=\"#%s\">%s</a>".formatted(escaped(name), escaped(name));
        }
        if (schema.path("type").asText().equals("array")) {
            return "array of " + type(schema.path("items"));
        }
        if (schema.has("oneOf")) {
            return schema.path("oneOf")
                    .valueStream()
                    .map(DocsPage::type)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (schema.has("const")) {
            return "<code>%s</code>".formatted(escaped(schema.path("const").asText()));
        }
        return escaped(schema.path("type").asText("anything"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
