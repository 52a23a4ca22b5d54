package dev.meanwhile.models.openai.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.error.Failure;
import dev.meanwhile.core.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one provider's errors mean. The provider's own words are part of the message, at most 500 characters of them and never a
 * key: neither the one that was sent nor anything that looks like one.
 */
public final class ProviderErrors {
    private static final int MAX_WORDS = 500;
    private static final Pattern KEY_LIKE =
            Pattern.compile("(?i)\\b(?:bearer\\s+[\\w.~+/=*-]{8,}|(?:sk|pk|rk|gsk|xai|key|hf|AIza)[-_][\\w.*-]{6,})");
    private static final JsonMapper JSON = new JsonMapper();

    private final String provider;
    private final @Nullable Secret key;

    /**
     * @param provider the provider's name, as people know it
     * @param key what was sent to it, to be kept out of messages
     */
    public ProviderErrors(String provider, @Nullable Secret key) {
        this.provider = provider;
        this.key = key;
    }

    /** The one code of an HTTP status from 300; a status that is not named here has that of its class. */
    public static ErrorCode codeOf(int status) {
        return switch (status) {
            case 401 -> ErrorCode.MODEL_UNAUTHORIZED;
            case 402 -> ErrorCode.MODEL_PAYMENT_REQUIRED;
            case 403 -> ErrorCode.MODEL_FORBIDDEN;
            case 404 -> ErrorCode.MODEL_NOT_FOUND;
            case 408, 504, 524 -> ErrorCode.MODEL_TIMED_OUT;
            case 429 -> ErrorCode.MODEL_RATE_LIMITED;
            case 529 -> ErrorCode.MODEL_OVERLOADED;
            default -> ofClass(status);
        };
    }

    private static ErrorCode ofClass(int status) {
        return switch (status / 100) {
            case 4 -> ErrorCode.MODEL_REQUEST_INVALID;
            case 5 -> ErrorCode.MODEL_UNAVAILABLE;
            default -> ErrorCode.MODEL_FAILED;
        };
    }

    /**
     * The failure of an answer that is no stream.
     *
     * @param body the answer's body or its beginning; JSON with an {@code error}, or anything
     */
    public Failure ofStatus(int status, byte[] body) {
        var message = provider + " answered HTTP " + status;
        var words = wordsOf(body);
        return codeOf(status).failure(words.isEmpty() ? message : message + ": " + words);
    }

    /** A failure in our own words about this provider. */
    public Failure failure(ErrorCode code, String words) {
        return code.failure(provider + ": " + clean(words));
    }

    /** The failure of an {@code error} inside an answer: an object or a string. */
    Failure ofError(JsonNode error) {
        var words = wordsOf(error);
        return codeOf(error)
                .failure(provider + " reports: " + (words.isEmpty() ? "an error without a message" : words));
    }

    /** Takes keys out of a text. */
    public String redact(String text) {
        var withoutOurs = key == null ? text : text.replace(key.value(), "***");
        return KEY_LIKE.matcher(withoutOurs).replaceAll("***");
    }

    private static ErrorCode codeOf(JsonNode error) {
        for (var field : new String[] {"code", "status", "type"}) {
            var value = error.path(field);
            var status = value.isTextual() ? parseStatus(value.textValue()) : value.asInt(0);
            if (status >= 400 && status <= 599) {
                return codeOf(status);
            }
            var named = value.isTextual() ? codeOfName(value.textValue()) : null;
            if (named != null) {
                return named;
            }
        }
        return ErrorCode.MODEL_FAILED;
    }

    private static int parseStatus(String text) {
        return text.matches("[45]\\d\\d") ? Integer.parseInt(text) : 0;
    }

    private static @Nullable ErrorCode codeOfName(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "rate_limit_exceeded", "rate_limit_error", "too_many_requests" -> ErrorCode.MODEL_RATE_LIMITED;
            case "insufficient_quota", "billing_error" -> ErrorCode.MODEL_PAYMENT_REQUIRED;
            case "invalid_api_key", "authentication_error" -> ErrorCode.MODEL_UNAUTHORIZED;
            case "permission_error", "permission_denied" -> ErrorCode.MODEL_FORBIDDEN;
            case "model_not_found", "not_found_error" -> ErrorCode.MODEL_NOT_FOUND;
            case "content_filter", "content_policy_violation" -> ErrorCode.MODEL_CONTENT_FILTERED;
            case "invalid_request_error", "context_length_exceeded", "bad_request" -> ErrorCode.MODEL_REQUEST_INVALID;
            case "overloaded_error", "overloaded" -> ErrorCode.MODEL_OVERLOADED;
            case "timeout", "timeout_error" -> ErrorCode.MODEL_TIMED_OUT;
            case "server_error", "internal_server_error", "api_error", "service_unavailable" ->
                ErrorCode.MODEL_UNAVAILABLE;
            default -> null;
        };
    }

    private String wordsOf(byte[] body) {
        try {
            var json = JSON.readTree(body);
            if (json != null && json.isContainerNode()) {
                return wordsOf(json.has("error") ? json.path("error") : json);
            }
        } catch (JsonProcessingException e) {
            // An answer in plain text or HTML: its beginning is all that can be told.
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail to be read", e);
        }
        return clean(new String(body, StandardCharsets.UTF_8));
    }

    private String wordsOf(JsonNode error) {
        if (error.isTextual()) {
            return clean(error.textValue());
        }
        for (var field : new String[] {"message", "detail", "msg", "error"}) {
            if (error.path(field).isTextual() && !error.path(field).textValue().isBlank()) {
                return clean(error.path(field).textValue() + upstream(error.path("metadata")));
            }
        }
        return error.isEmpty() ? "" : clean(error.toString());
    }

    /** A router tells what the provider behind it said. */
    private static String upstream(JsonNode metadata) {
        var raw = metadata.path("raw");
        if (!raw.isTextual() || raw.textValue().isBlank()) {
            return "";
        }
        return " (" + metadata.path("provider_name").asText("upstream") + ": " + raw.textValue() + ")";
    }

    private String clean(String words) {
        // Redacted before it is cut, so that no half of a key is left at the cut.
        var text = redact(words).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (text.length() <= MAX_WORDS) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(MAX_WORDS - 2)) ? MAX_WORDS - 2 : MAX_WORDS - 1;
        return text.substring(0, end) + "…";
    }
}
