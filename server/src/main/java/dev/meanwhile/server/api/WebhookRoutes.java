package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.webhook.Webhook;
import dev.meanwhile.core.webhook.WebhookListener;
import dev.meanwhile.core.webhook.Webhooks;
import dev.meanwhile.outbound.MessageSignature;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;

/** The webhooks of a project, for its admins. A secret is shown once, in the answer that makes it. */
public final class WebhookRoutes {
    private static final String ALL = "/api/v1/projects/{project}/webhooks";
    private static final String ONE = ALL + "/{webhook}";
    private static final String DELIVERIES = ONE + "/deliveries";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_URL = 2048;

    /** For so long after a rotation messages are signed with the old secret too. */
    private static final Duration OVERLAP = Duration.ofDays(1);

    private final Webhooks webhooks;
    private final Once once;
    private final SecretBox box;
    private final InstantSource clock;
    private final Runnable onDue;
    private final SecureRandom random = new SecureRandom();

    /** @param onDue told when there is something to send */
    public WebhookRoutes(Webhooks webhooks, Once once, SecretBox box, InstantSource clock, Runnable onDue) {
        this.webhooks = webhooks;
        this.once = once;
        this.box = box;
        this.clock = clock;
        this.onDue = onDue;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "webhooks",
                Route.get(ALL, Action.MANAGE_WEBHOOKS, this::list),
                Route.post(ALL, Action.MANAGE_WEBHOOKS, this::create),
                Route.delete(ONE, Action.MANAGE_WEBHOOKS, this::delete),
                Route.post(ONE + "/ping", Action.MANAGE_WEBHOOKS, this::ping),
                Route.post(ONE + "/rotate", Action.MANAGE_WEBHOOKS, this::rotate),
                Route.post(ONE + "/enable", Action.MANAGE_WEBHOOKS, this::enable),
                Route.get(DELIVERIES, Action.MANAGE_WEBHOOKS, this::deliveries),
                Route.post(DELIVERIES + "/{delivery}/redeliver", Action.MANAGE_WEBHOOKS, this::redeliver));
    }

    private void list(Exchange exchange) {
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        webhooks.list(project(exchange)).forEach(webhook -> items.add(WebhookJson.row(webhook)));
        exchange.json(200, answer);
    }

    private void create(Exchange exchange) throws InterruptedException {
        var project = project(exchange);
        var body = Fields.of(exchange.object());
        var name = body.required("name", LONGEST_NAME);
        var url = url(body.required("url", LONGEST_URL));
        var types = types(body);
        var kinds = words(body, "kinds");
        once.create(exchange, () -> {
            var id = JobId.uuid(clock).toString();
            var creator = exchange.principal().actor();
            var webhook = new Webhook(id, project, name, url, types, kinds, creator, clock.instant(), null);
            var secret = newSecret();
            webhooks.add(webhook, box.seal(secret, Webhook.purpose(id)));
            return WebhookJson.row(webhook).put("secret", secret.value());
        });
    }

    /** Whether the address is a public one is seen when something is sent there: names change their addresses. */
    private static String url(String text) {
        try {
            var url = new URI(text);
            var isHttp = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // the one answer below
        }
        throw ErrorCode.REQUEST_INVALID.exception("/url must be an absolute http or https address without a login");
    }

    private static Set<String> types(Fields body) {
        var types = words(body, "types");
        if (types.isEmpty() || !Webhook.TYPES.containsAll(types)) {
            throw ErrorCode.REQUEST_INVALID.exception("/types must hold at least one of %s"
                    .formatted(Webhook.TYPES.stream().sorted().toList()));
        }
        return types;
    }

    private static Set<String> words(Fields body, String field) {
        var words = new HashSet<String>();
        var asked = body.list(field);
        if (asked != null) {
            for (var word : asked) {
                if (!word.isTextual()
                        || word.asText().isBlank()
                        || word.asText().length() > LONGEST_NAME) {
                    throw ErrorCode.REQUEST_INVALID.exception("/%s must be an array of words".formatted(field));
                }
                words.add(word.asText());
            }
        }
        return words;
    }

    private Secret newSecret() {
        return new Secret(MessageSignature.newSecret(random));
    }

    private void delete(Exchange exchange) {
        webhooks.delete(wanted(exchange).id());
        exchange.noContent();
    }

    private void ping(Exchange exchange) {
        var webhook = wanted(exchange);
        var data = JsonNodeFactory.instance.objectNode().put("webhookId", webhook.id());
        var body = WebhookListener.message("ping", clock.instant(), data);
        due(exchange, WebhookJson.row(webhooks.send(webhook.id(), "ping", body)));
    }

    private void due(Exchange exchange, ObjectNode delivery) {
        onDue.run();
        exchange.json(202, delivery);
    }

    private void rotate(Exchange exchange) {
        var webhook = wanted(exchange);
        var secret = newSecret();
        webhooks.rotate(webhook.id(), box.seal(secret, Webhook.purpose(webhook.id())), OVERLAP);
        exchange.json(200, WebhookJson.row(webhook).put("secret", secret.value()));
    }

    private void enable(Exchange exchange) {
        webhooks.enable(wanted(exchange).id());
        exchange.json(200, WebhookJson.row(wanted(exchange)));
    }

    private void deliveries(Exchange exchange) {
        var webhook = wanted(exchange);
        var limit = exchange.query().number("limit", 20, 1, 100);
        var before = exchange.query().number("cursor", Long.MAX_VALUE, 1, Long.MAX_VALUE);
        var found = webhooks.deliveries(webhook.id(), before, limit + 1);
        exchange.json(200, Page.of(found, limit, WebhookJson::row, delivery -> Long.toString(delivery.n())));
    }

    private void redeliver(Exchange exchange) {
        var webhook = wanted(exchange);
        var delivery =
                webhooks.redeliver(webhook.id(), exchange.path("delivery")).orElseThrow(() -> missing("delivery"));
        due(exchange, WebhookJson.row(delivery));
    }

    private Webhook wanted(Exchange exchange) {
        return webhooks.find(project(exchange), exchange.path("webhook")).orElseThrow(() -> missing("webhook"));
    }

    private static EngineException missing(String what) {
        return ErrorCode.NOT_FOUND.exception("the project has no such " + what);
    }

    private static String project(Exchange exchange) {
        var project = exchange.path("project");
        exchange.require(new Resource.OfProject(project));
        return project;
    }
}
