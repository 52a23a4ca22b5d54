package dev.meanwhile.models.openai;

import dev.meanwhile.core.error.Check;
import dev.meanwhile.core.llm.Glob;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.models.openai.stream.ToolArguments;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One provider; keys under {@code models.<name>.}. Begin with {@link #of} and change what differs.
 *
 * @param name lower-case letters, digits, {@code -}, {@code _} and {@code .}; unique among the providers
 * @param baseUrl where {@code /chat/completions} is appended, {@code https://api.openai.com/v1} say; http or https. A query stays behind the path
 * @param key sent as {@code Authorization: Bearer}; null sends none
 * @param headers sent with every request, beside ours; values may be secret and are not printed
 * @param serves globs of model names ({@code *} any run, {@code ?} one character); the first provider that has a match answers. Default {@code *}
 * @param defaultModel used where a request names none and this is the first provider
 * @param deadlines default {@link Deadlines#of} the base URL
 * @param toolArguments how tool calls are streamed. Default fragments
 * @param isDemo whether this is the built-in demo model
 */
public record ProviderConfig(
        String name,
        URI baseUrl,
        @Nullable Secret key,
        Map<String, Secret> headers,
        List<String> serves,
        String defaultModel,
        Deadlines deadlines,
        ToolArguments toolArguments,
        boolean isDemo) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
    private static final Pattern OURS =
            Pattern.compile("(?i)connection|content-length|content-type|expect|host|upgrade|accept|transfer-encoding");

    public ProviderConfig {
        headers = Map.copyOf(headers);
        serves = List.copyOf(serves);
        Check.that(
                NAME.matcher(name).matches(),
                "the name of a provider must be lower-case letters, digits, '.', '_' or '-' but is \"%s\"",
                name);
        checkBaseUrl(name, baseUrl);
        checkHeaders(name, headers);
        Check.that(!serves.isEmpty(), "models.%s.serves must name at least one model", name);
        Check.that(serves.stream().noneMatch(String::isBlank), "models.%s.serves must not have a blank entry", name);
        Check.that(!defaultModel.isBlank(), "models.%s.default-model must not be blank", name);
    }

    /** A provider without a key that takes any model. */
    public static ProviderConfig of(String name, URI baseUrl, String defaultModel) {
        return new ProviderConfig(
                name,
                baseUrl,
                null,
                Map.of(),
                List.of("*"),
                defaultModel,
                Deadlines.of(baseUrl),
                ToolArguments.FRAGMENTS,
                false);
    }

    public ProviderConfig withKey(@Nullable Secret newKey) {
        return new ProviderConfig(
                name, baseUrl, newKey, headers, serves, defaultModel, deadlines, toolArguments, isDemo);
    }

    public ProviderConfig withHeaders(Map<String, Secret> newHeaders) {
        return new ProviderConfig(
                name, baseUrl, key, newHeaders, serves, defaultModel, deadlines, toolArguments, isDemo);
    }

    public ProviderConfig withServes(List<String> globs) {
        return new ProviderConfig(name, baseUrl, key, headers, globs, defaultModel, deadlines, toolArguments, isDemo);
    }

    public ProviderConfig withDeadlines(Deadlines newDeadlines) {
        return new ProviderConfig(
                name, baseUrl, key, headers, serves, defaultModel, newDeadlines, toolArguments, isDemo);
    }

    public ProviderConfig withToolArguments(ToolArguments mode) {
        return new ProviderConfig(name, baseUrl, key, headers, serves, defaultModel, deadlines, mode, isDemo);
    }

    public ProviderConfig asDemo() {
        return new ProviderConfig(name, baseUrl, key, headers, serves, defaultModel, deadlines, toolArguments, true);
    }

    /** Whether one of the globs matches the whole name. */
    public boolean serves(String model) {
        return serves.stream().anyMatch(glob -> Glob.matches(glob, model));
    }

    /** An address of this provider's API: the base URL with this behind its path. */
    URI endpoint(String path) {
        var raw = baseUrl.toString();
        var query = raw.indexOf('?');
        var beforeQuery = query < 0 ? raw : raw.substring(0, query);
        return URI.create(beforeQuery.replaceAll("/+$", "") + path + (query < 0 ? "" : raw.substring(query)));
    }

    private static void checkBaseUrl(String name, URI baseUrl) {
        var scheme = baseUrl.getScheme();
        Check.that(
                "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme),
                "models.%s.base-url must begin with http:// or https://",
                name);
        Check.that(baseUrl.getHost() != null, "models.%s.base-url must have a host", name);
        Check.that(baseUrl.getUserInfo() == null, "models.%s.base-url must not have a user or password", name);
        Check.that(baseUrl.getFragment() == null, "models.%s.base-url must not have a fragment", name);
    }

    private static void checkHeaders(String name, Map<String, Secret> headers) {
        headers.forEach((header, value) -> {
            Check.that(
                    HEADER_NAME.matcher(header).matches(),
                    "models.%s.headers: \"%s\" is no name of a header",
                    name,
                    header);
            Check.that(!OURS.matcher(header).matches(), "models.%s.headers must not set %s", name, header);
            Check.that(
                    HEADER_VALUE.matcher(value.value()).matches(),
                    "models.%s.headers.%s must be printable ASCII",
                    name,
                    header);
        });
    }
}
