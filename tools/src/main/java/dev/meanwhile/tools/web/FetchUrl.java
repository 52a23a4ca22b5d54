package dev.meanwhile.tools.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.tool.Tool;
import dev.meanwhile.core.tool.ToolContext;
import dev.meanwhile.core.tool.ToolResult;
import dev.meanwhile.core.tool.ToolSpec;
import dev.meanwhile.outbound.GuardedHttp;
import dev.meanwhile.outbound.OutboundException;
import dev.meanwhile.outbound.OutboundRequest;
import dev.meanwhile.outbound.OutboundRequest.Limits;
import dev.meanwhile.outbound.OutboundRequest.Overflow;
import dev.meanwhile.outbound.OutboundResponse;
import dev.meanwhile.tools.typed.ArgumentsSchema;
import dev.meanwhile.tools.typed.Describe;
import dev.meanwhile.tools.typed.RecordTool;
import java.net.URI;
import java.time.Duration;

/** {@code fetch_url}: a page of the web as text. */
public final class FetchUrl implements RecordTool.Action<FetchUrl.Arguments> {
    private static final ToolSpec SPEC = ToolSpec.reading(
            "fetch_url",
            "Fetches a public web page or text file and gives its text.",
            ArgumentsSchema.of(Arguments.class));

    private final GuardedHttp http;
    private final FetchConfig config;

    private FetchUrl(GuardedHttp http, FetchConfig config) {
        this.http = http;
        this.config = config;
    }

    record Arguments(
            @Describe("absolute address, http or https") String url) {}

    public static Tool tool(GuardedHttp http, FetchConfig config) {
        return new RecordTool<>(SPEC.timeout(config.time()), Arguments.class, new FetchUrl(http, config));
    }

    @Override
    public ToolResult call(Arguments arguments, ToolContext context) throws InterruptedException {
        OutboundResponse response;
        try {
            response = http.send(request(arguments.url(), context.time()));
        } catch (OutboundException e) {
            return WebFailure.of(e);
        }
        if (!response.isSuccess()) {
            return WebFailure.ofStatus(URI.create(response.url()).getHost(), response.status());
        }
        return PageText.of(response)
                .map(page -> json(response, page))
                .orElseGet(() -> new ToolResult.Refused(
                        ToolResult.Reason.FAILED,
                        "this is %s, of which no text can be given"
                                .formatted(response.header("content-type").orElse("of no type"))));
    }

    private OutboundRequest request(String url, Duration time) {
        var limits = Limits.DEFAULT
                .time(time.compareTo(config.time()) < 0 ? time : config.time())
                .maxBytes(config.maxBytes())
                .overflow(Overflow.CUT);
        return OutboundRequest.get(url)
                .header(
                        "Accept",
                        "text/html,application/xhtml+xml,text/*;q=0.9,application/json;q=0.9,application/xml;q=0.8")
                .limits(limits);
    }

    private ToolResult json(OutboundResponse response, PageText page) {
        var isCut = page.text().length() > config.maxCharacters();
        var json = JsonNodeFactory.instance.objectNode().put("url", response.url());
        if (!page.title().isEmpty()) {
            json.put("title", page.title());
        }
        json.put("text", isCut ? cut(page.text()) : page.text());
        return new ToolResult.Json(json.put("truncated", isCut || response.isTruncated()));
    }

    /** Never between the two halves of a character. */
    private String cut(String text) {
        var end = config.maxCharacters();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
