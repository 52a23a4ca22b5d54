package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.server.RunningServer.Answer;
import dev.meanwhile.store.postgres.SharedPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person decides whether a call runs, as clients see it. */
class ApprovalsIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String JOBS = "/api/v1/projects/default/jobs";
    private static final String ASKING = "{\"approval\": \"always\", \"input\": \"what is 6*7?\"}";

    @Test
    void anApprovedCallRunsAndTheJobGoesOn() {
        var job = started(SERVER, ASKING);
        var approval = asked(SERVER, job);
        var snapshot = SERVER.send("GET", job, "").json();

        assertThat(approval.path("question").asText()).isEqualTo("May calculate run with these arguments?");
        assertThat(approval.path("arguments").toString()).isEqualTo("{\"expression\":\"6*7\"}");
        assertThat(approval.path("jobId").asText())
                .isEqualTo(snapshot.path("id").asText());
        assertThat(approval.path("owner").asText()).isEqualTo("local");
        assertThat(snapshot.at("/toolCalls/0/status").asText()).isEqualTo("waiting");
        assertThat(snapshot.at("/toolCalls/0/approvalId")).isEqualTo(approval.path("id"));
        assertThat(snapshot.at("/approvals/0/id")).isEqualTo(approval.path("id"));
        assertThat(or3Call(snapshot).path("status").asText()).isEqualTo("pending");

        var answered = answer(SERVER, approval, "{\"action\": \"approve\", \"comment\": \"go on\"}");

        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.json().path("state").asText()).isEqualTo("answered");
        assertThat(ended(SERVER, job).path("text").asText()).contains("6*7 = 42");
        assertThat(ended(SERVER, job).path("approvals")).isEmpty();
    }

    private static JsonNode or3Call(JsonNode snapshot) {
        var path = "/api/jobs/" + snapshot.path("id").asText() + "/status";
        return SERVER.send("GET", path, "").json().at("/tool_calls/0");
    }

    @Test
    void editedArgumentsMustFitAndAreWhatRuns() {
        var job = started(SERVER, ASKING);
        var approval = asked(SERVER, job);

        var broken = answer(SERVER, approval, "{\"action\": \"approve\", \"data\": {\"expression\": 7}}");
        answer(SERVER, approval, "{\"action\": \"approve\", \"data\": {\"expression\": \"6*8\"}}");

        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.json().at("/errors/0/pointer").asText()).isEqualTo("/data/expression");
        assertThat(ended(SERVER, job).at("/toolCalls/0/arguments/expression").asText())
                .isEqualTo("6*8");
        assertThat(ended(SERVER, job).at("/toolCalls/0/result").toString()).contains("48");
    }

    @Test
    void theFirstAnswerWinsAndItsRepetitionIsFine() {
        var approval = asked(SERVER, started(SERVER, ASKING));

        assertThat(answer(SERVER, approval, "{\"action\": \"reject\", \"comment\": \"no\"}")
                        .status())
                .isEqualTo(200);

        assertThat(answer(SERVER, approval, "{\"action\": \"reject\", \"comment\": \"no\"}")
                        .status())
                .isEqualTo(200);
        assertThat(refused(answer(SERVER, approval, "{\"action\": \"approve\"}")))
                .isEqualTo("409 answered_otherwise");
        var id = approval.path("id").asText();
        var deeds = SERVER.send("GET", "/api/v1/projects/default/audit?target=" + id, "")
                .json()
                .path("items");
        assertThat(deeds).singleElement().satisfies(deed -> {
            assertThat(deed.path("action").asText()).isEqualTo("answer_approval");
            assertThat(deed.path("person").asText()).isEqualTo("local");
            assertThat(deed.path("detail").asText())
                    .isEqualTo("reject sha256=" + approval.path("argumentsHash").asText());
        });
    }

    @Test
    void anActionThatAQuestionDoesNotTakeIsToldWhichItTakes() {
        var approval = asked(SERVER, started(SERVER, ASKING));

        for (var action : List.of("submit", "done", "perhaps")) {
            var refused = answer(SERVER, approval, "{\"action\": \"%s\"}".formatted(action));

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().path("detail").asText())
                    .isEqualTo("/action must be approve, reject or skip for a question of the kind approval");
        }
        assertThat(read(SERVER, approval).path("kind").asText()).isEqualTo("approval");
        assertThat(read(SERVER, approval).path("state").asText()).isEqualTo("open");
    }

    @Test
    void whatARejectedCallSaysReachesTheModel() {
        var job = started(SERVER, ASKING);

        answer(SERVER, asked(SERVER, job), "{\"action\": \"reject\", \"comment\": \"use another one\"}");

        var call = ended(SERVER, job).path("toolCalls").path(0);
        assertThat(call.path("status").asText()).isEqualTo("refused");
        assertThat(call.at("/error/message").asText()).isEqualTo("a person refused this call: use another one");
    }

    @Test
    void aStoppedJobAsksNobodyAnyMore() {
        var job = started(SERVER, ASKING);
        var approval = asked(SERVER, job);

        SERVER.send("POST", job + "/stop", "");

        assertThat(refused(answer(SERVER, approval, "{\"action\": \"approve\"}")))
                .isEqualTo("409 question_closed");
        assertThat(read(SERVER, approval).path("state").asText()).isEqualTo("closed");
    }

    @Test
    void aJobThatIsTakenUpAgainAsksAgain() {
        var job = started(SERVER, ASKING);
        var first = asked(SERVER, job);
        SERVER.send("POST", job + "/stop", "");

        var again = SERVER.send("POST", job + "/retry", "").header("Location");
        var second = asked(SERVER, again);
        answer(SERVER, second, "{\"action\": \"approve\"}");

        assertThat(second.path("id")).isNotEqualTo(first.path("id"));
        assertThat(ended(SERVER, again).path("text").asText()).contains("6*7 = 42");
    }

    @Test
    void answersThatAreNoneAreRefused() {
        var approval = asked(SERVER, started(SERVER, ASKING));

        for (var wrong : new String[] {
            "{}",
            "{\"action\": \"maybe\"}",
            "{\"action\": \"done\"}",
            "{\"action\": \"reject\", \"data\": {}}",
            "{\"action\": \"approve\", \"comment\": \"%s\"}".formatted("x".repeat(2_001))
        }) {
            assertThat(answer(SERVER, approval, wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(read(SERVER, approval).path("state").asText()).isEqualTo("open");
    }

    @Test
    void anAdminAnswersWhatAMembersJobAsks() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"deciding\"}");
        var member = SERVER.tokenOf("deciding", "mia", "member");
        var admin = SERVER.tokenOf("deciding", "ada", "admin");
        var other = SERVER.tokenOf("deciding", "otto", "member");
        var job = SERVER.sendAs(member, "POST", "/api/v1/projects/deciding/jobs", ASKING)
                .header("Location");
        String id;
        try (var events = SERVER.events(member, job + "/events")) { // nobody else may watch
            id = events.until(event -> event.has("approvalId"))
                    .path("approvalId")
                    .asText();
        }
        var address = "/api/v1/approvals/" + id;

        assertThat(listed(member)).contains(id);
        assertThat(listed(admin)).contains(id);
        assertThat(listed(other)).doesNotContain(id);
        assertThat(SERVER.sendAs(other, "GET", address, "").status()).isEqualTo(404);
        assertThat(SERVER.sendAs(admin, "POST", address + "/answer", "{\"action\": \"approve\"}")
                        .status())
                .isEqualTo(200);
        assertThat(SERVER.sendAs(member, "GET", address, "")
                        .json()
                        .at("/answer/by")
                        .asText())
                .isEqualTo("ada");
    }

    private static String listed(String token) {
        return SERVER.sendAs(token, "GET", "/api/v1/approvals?project=deciding", "")
                .body();
    }

    @Test
    void anApprovalOutlivesItsServerAndIsAnsweredFromAnotherOne() {
        var database = SharedPostgres.newDatabase();
        String job;
        try (var first = RunningServer.on(database)) {
            job = started(first, ASKING);
            asked(first, job);
        }

        try (var second = RunningServer.on(database);
                var third = RunningServer.on(database)) {
            answer(third, asked(third, job), "{\"action\": \"approve\"}");

            assertThat(ended(second, job).path("text").asText()).contains("6*7 = 42");
        }
    }

    @Test
    void whatNobodyDecidesInTimeIsDoneAsConfigured() {
        try (var server = RunningServer.on(
                SharedPostgres.newDatabase(), "--approvals.expire-after=500ms", "--approvals.on-expiry=skip")) {
            var job = started(server, ASKING);
            var events = ended(server, job);

            assertThat(events.at("/toolCalls/0/error/code").asText()).isEqualTo("skipped");
            var approval = server.send("GET", "/api/v1/approvals?state=expired", "")
                    .json()
                    .at("/items/0");
            assertThat(refused(answer(server, approval, "{\"action\": \"approve\"}")))
                    .isEqualTo("409 question_expired");
        }
    }

    @Test
    void aQuestionExpiresThoughTheServerThatAskedIsGone() {
        var database = SharedPostgres.newDatabase();
        String job;
        try (var first = RunningServer.on(database, "--approvals.expire-after=2s")) {
            job = started(first, ASKING);
            asked(first, job);
        }

        try (var second = RunningServer.on(database)) {
            assertThat(ended(second, job).at("/toolCalls/0/error/code").asText())
                    .isEqualTo("denied");
        }
    }

    @Test
    void theOperatorNamesToolsThatAlwaysAsk() {
        try (var server = RunningServer.on(SharedPostgres.newDatabase(), "--approvals.tools=calc*")) {
            var approval = asked(server, started(server, "{\"input\": \"what is 6*7?\"}"));

            assertThat(approval.path("tool").asText()).isEqualTo("calculate");
            assertThat(server.send("GET", "/api/v1/tools", "").body()).contains("\"approval\":\"always\"");
        }
    }

    private static String started(RunningServer server, String body) {
        var answer = server.send("POST", JOBS, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.header("Location");
    }

    /** The question of a job, once it is asked. */
    private static JsonNode asked(RunningServer server, String job) {
        try (var events = server.events(job + "/events")) {
            var event = events.until(it -> it.path("type").asText().equals("approval.asked"));
            events.until(it -> it.path("type").asText().equals("job.waiting"));
            return read(server, event.path("approvalId").asText());
        }
    }

    private static JsonNode read(RunningServer server, JsonNode approval) {
        return read(server, approval.path("id").asText());
    }

    private static JsonNode read(RunningServer server, String approval) {
        return server.send("GET", "/api/v1/approvals/" + approval, "").json();
    }

    private static Answer answer(RunningServer server, JsonNode approval, String body) {
        return server.send("POST", "/api/v1/approvals/" + approval.path("id").asText() + "/answer", body);
    }

    private static String refused(Answer answer) {
        return answer.status() + " " + answer.json().path("code").asText();
    }

    /** The snapshot of a job that has come to its end. */
    private static JsonNode ended(RunningServer server, String job) {
        try (var events = server.events(job + "/events")) {
            events.until(it -> it.path("type").asText().equals("job.finished"));
        }
        return server.send("GET", job, "").json();
    }
}
