package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the parts of a content array, of {@code reasoning_details} and of {@code images} say, in their order. */
final class Parts {
    private Parts() {}

    /** A part that says something. */
    sealed interface Part {
        record Text(String text) implements Part {}

        record Reasoning(String text) implements Part {}

        record Image(String url) implements Part {}
    }

    /** The parts of a message's content: a string, or an array of typed parts. */
    static List<Part> ofContent(JsonNode content) {
        var parts = new ArrayList<Part>();
        if (content.isTextual()) {
            addText(parts, content.textValue());
        }
        if (content.isArray()) {
            content.forEach(part -> addContentPart(parts, part));
        }
        return parts;
    }

    private static void addContentPart(List<Part> parts, JsonNode part) {
        if (part.isTextual()) {
            addText(parts, part.textValue());
            return;
        }
        switch (part.path("type").asText("")) {
            case "text", "output_text", "" -> addText(parts, part.path("text").asText(""));
            case "refusal" -> addText(parts, part.path("refusal").asText(""));
            case "image", "image_url", "output_image" -> parts.addAll(ofImage(part));
            case "thinking", "reasoning" -> parts.addAll(ofThinking(part));
            default -> {
                // A kind of part that is neither text nor image; nothing of a job could show it.
            }
        }
    }

    /** Mistral nests the text of its thinking; others have it beside the type. */
    private static List<Part> ofThinking(JsonNode part) {
        var thinking = part.path("thinking");
        var text = new StringBuilder(
                thinking.isTextual() ? thinking.textValue() : part.path("text").asText(""));
        thinking.forEach(inner -> text.append(inner.path("text").asText("")));
        return text.isEmpty() ? List.of() : List.of(new Part.Reasoning(text.toString()));
    }

    /** The readable entries of {@code reasoning_details}; encrypted ones say nothing. */
    static List<Part> ofReasoningDetails(JsonNode details) {
        var parts = new ArrayList<Part>();
        for (var detail : details) {
            var text = switch (detail.path("type").asText("")) {
                case "reasoning.text" -> detail.path("text").asText("");
                case "reasoning.summary" -> detail.path("summary").asText("");
                default -> "";
            };
            if (!text.isEmpty()) {
                parts.add(new Part.Reasoning(text));
            }
        }
        return parts;
    }

    /** The URLs of an {@code images} array. */
    static List<Part> ofImages(JsonNode images) {
        var parts = new ArrayList<Part>();
        images.forEach(image -> parts.addAll(ofImage(image)));
        return parts;
    }

    /** An image is a URL, or has one as {@code url}, {@code image_url} or {@code image_url.url}. */
    private static List<Part> ofImage(JsonNode image) {
        var imageUrl = image.path("image_url");
        for (var url : List.of(imageUrl.path("url"), imageUrl, image.path("url"), image)) {
            if (url.isTextual() && isImageUrl(url.textValue())) {
                return List.of(new Part.Image(url.textValue()));
            }
        }
        return List.of();
    }

    private static boolean isImageUrl(String url) {
        return url.regionMatches(true, 0, "https:", 0, 6) || url.regionMatches(true, 0, "data:", 0, 5);
    }

    private static void addText(List<Part> parts, String text) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text));
        }
    }
}
