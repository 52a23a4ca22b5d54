package dev.meanwhile.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.meanwhile.core.access.Action;
import dev.meanwhile.core.access.Resource;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.wait.Answer;
import dev.meanwhile.core.wait.ClientCalls;
import dev.meanwhile.core.wait.Wait;
import dev.meanwhile.server.http.Exchange;
import dev.meanwhile.server.http.Route;
import dev.meanwhile.server.http.RouteGroup;
import java.util.UUID;

/** The browser's side of client tools: it claims a call, runs it, posts the result. */
public final class ClientToolRoutes {
    private static final int LONGEST = 128;
    private static final int LONGEST_MESSAGE = 2_000;

    private final JobStore jobs;
    private final ClientCalls calls;

    public ClientToolRoutes(JobStore jobs, ClientCalls calls) {
        this.jobs = jobs;
        this.calls = calls;
    }

    public RouteGroup routes() {
        return RouteGroup.of(
                "client-tools",
                Route.post("/api/v1/jobs/{id}/client-tools/{call}/claim", Action.RUN_CLIENT_TOOL, this::claim)
                        .unrecorded("only the result changes something"),
                Route.post("/api/v1/jobs/{id}/client-tools/{call}/result", Action.RUN_CLIENT_TOOL, this::result));
    }

    private void claim(Exchange exchange) throws InterruptedException {
        var job = wanted(exchange);
        var body = Fields.of(exchange.object());
        var device = body.required("deviceId", LONGEST);
        var claim = body.has("claimId") ? claimId(body) : UUID.randomUUID().toString();
        exchange.json(200, claimed(calls.claim(job.id(), exchange.path("call"), device, claim)));
    }

    private static ObjectNode claimed(Wait wait) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("callId", wait.ask().call().callId()).put("name", wait.ask().tool());
        node.set("arguments", wait.ask().proposal());
        var claim = wait.claim();
        if (claim != null) {
            node.put("claimId", claim.id()).put("claimedUntil", claim.until().toString());
        }
        return node.put("expiresAt", wait.expires().toString());
    }

    private void result(Exchange exchange) throws InterruptedException {
        var job = wanted(exchange);
        var body = Fields.of(exchange.object());
        var claim = claimId(body);
        var settled = calls.settle(job.id(), exchange.path("call"), claim, answer(exchange, body));
        exchange.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("callId", settled.ask().call().callId())
                        .put("state", settled.state().wireName()));
    }

    private static String claimId(Fields body) {
        var id = body.required("claimId", LONGEST);
        if (!id.matches("[!-~]+")) {
            throw ErrorCode.REQUEST_INVALID.exception("/claimId must be visible ASCII characters");
        }
        return id;
    }

    /** Null is a result too: only a missing field is none. */
    private static Answer answer(Exchange exchange, Fields body) {
        JsonNode result = body.object().get("result");
        if ((result == null) == !body.has("error")) {
            throw ErrorCode.REQUEST_INVALID.exception("exactly one of /result and /error is expected");
        }
        var by = exchange.principal().user();
        if (result != null) {
            return new Answer(Answer.Action.DONE, result, null, by);
        }
        var message = body.required("error", LONGEST_MESSAGE);
        var error = JsonNodeFactory.instance.objectNode().put("message", message);
        return new Answer(Answer.Action.FAILED, error, null, by);
    }

    private Job wanted(Exchange exchange) {
        var id = JobId.parse(exchange.path("id"));
        var job = jobs.find(id).orElseThrow(() -> Resource.noJob(id));
        exchange.require(Resource.OfJob.of(job));
        return job;
    }
}
