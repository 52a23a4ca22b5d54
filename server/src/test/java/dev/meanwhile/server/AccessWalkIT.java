package dev.meanwhile.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.access.Action;
import dev.meanwhile.server.http.Route;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint there is, as nobody, as a stranger, and as each role of a project in which somebody else has a chat. */
class AccessWalkIT {
    private static final RunningServer SERVER = RunningServer.shared();
    private static final String PROJECT = "walk";

    private static String job = "";
    private static String approval = "";
    private static String stranger = "";
    private static String viewer = "";
    private static String member = "";
    private static String admin = "";

    /** What a project's member may ask, whatever comes of it. */
    private static final Set<Action> OF_VIEWERS = Set.of(
            Action.LIST_JOBS,
            Action.LIST_THREADS,
            Action.LIST_SCHEDULES,
            Action.LIST_WORKFLOWS,
            Action.READ_WORKFLOW,
            Action.VALIDATE_WORKFLOW,
            Action.READ_PROJECT,
            Action.READ_MEMBERS,
            Action.READ_TOKENS);

    private static final Set<Action> OF_MEMBERS =
            Set.of(Action.START_JOB, Action.CREATE_SCHEDULE, Action.CREATE_THREAD, Action.CREATE_TOKEN);
    private static final Set<Action> OF_ADMINS = Set.of(
            Action.CHANGE_MEMBERS,
            Action.MANAGE_WEBHOOKS,
            Action.MANAGE_TOOLS,
            Action.SAVE_WORKFLOW,
            Action.DELETE_WORKFLOW,
            Action.READ_AUDIT);
    private static final Set<Action> OF_OPERATORS =
            Set.of(Action.DELETE_PROJECT, Action.CREATE_PROJECT, Action.CREATE_LOGIN_LINK, Action.RESEAL_SECRETS);
    private static final Set<Action> OF_ANYBODY_KNOWN = Set.of(
            Action.LOOK_AROUND,
            Action.LIST_PROJECTS,
            Action.READ_OPERATIONS,
            Action.READ_NOTICES,
            Action.MARK_NOTICES,
            Action.LIST_APPROVALS);

    @BeforeAll
    static void aProjectWithPeopleAndSomebodysChat() {
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"walk\"}");
        SERVER.send("POST", "/api/v1/projects", "{\"id\": \"elsewhere\"}");
        stranger = SERVER.tokenOf("elsewhere", "stranger", "admin");
        viewer = SERVER.tokenOf(PROJECT, "vera", "viewer");
        member = SERVER.tokenOf(PROJECT, "mia", "member");
        admin = SERVER.tokenOf(PROJECT, "ada", "admin");
        var start = "{\"threadId\": \"theirs\", \"input\": \"hello\"}";
        SERVER.send("POST", "/api/v1/projects/walk/schedules", """
                {"name": "theirs", "cron": "0 0 1 1 *", "job": {"input": "hello"}}""");
        SERVER.send("PUT", "/api/v1/projects/walk/workflows/ours", """
                {"nodes": [{"id": "s", "type": "start"}], "edges": []}""");
        job = SERVER.send("POST", "/api/v1/projects/walk/jobs?wait=30", start)
                .json()
                .path("id")
                .asText();
        approval = somebodysApproval();
    }

    private static String somebodysApproval() {
        var asking = "{\"approval\": \"always\", \"input\": \"what is 6*7?\"}";
        var path = SERVER.send("POST", "/api/v1/projects/walk/jobs", asking).header("Location");
        try (var events = SERVER.events(path + "/events")) {
            return events.until(event -> event.has("approvalId"))
                    .path("approvalId")
                    .asText();
        }
    }

    static Stream<Route> routes() {
        return SERVER.routes().stream();
    }

    private static Stream<Route> guarded() {
        return routes().filter(route -> route.action() != Action.OPEN);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void nobodyGetsIn(Route route) {
        assertThat(SERVER.sendAs("", method(route), path(route), body(route)).status())
                .isEqualTo(401);
        assertThat(SERVER.sendAs("mw_wrong", method(route), path(route), body(route))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aStrangerFindsNothing(Route route) {
        var status =
                SERVER.sendAs(stranger, method(route), path(route), body(route)).status();

        if (OF_ANYBODY_KNOWN.contains(route.action())) {
            assertThat(status).isLessThan(300);
        } else if (namesNoProject(route)) {
            assertThat(status).isIn(400, 403);
        } else {
            assertThat(status)
                    .isIn(200, 404)
                    .satisfies(it -> assertThat(isOr3Abort(route) || it == 404).isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aViewerReadsWhatIsTheProjects(Route route) {
        var status =
                SERVER.sendAs(viewer, method(route), path(route), body(route)).status();

        if (OF_ANYBODY_KNOWN.contains(route.action()) || OF_VIEWERS.contains(route.action())) {
            assertThat(status).isLessThan(300);
        } else {
            assertThat(status)
                    .satisfies(it -> assertThat(isOr3Abort(route) || it == 403 || it == 404 || it == 400)
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void aMemberDoesNothingToOthersChats(Route route) {
        var status =
                SERVER.sendAs(member, method(route), path(route), body(route)).status();

        if (OF_MEMBERS.contains(route.action())) {
            assertThat(status).as("refused for its body, not for its right").isIn(200, 201, 400);
        } else if (path(route).contains(job)
                || path(route).endsWith("/threads/theirs")
                || path(route).contains("/schedules/theirs")) {
            assertThat(status)
                    .satisfies(it -> assertThat(isOr3Abort(route) || it == 404).isTrue());
        } else if (OF_OPERATORS.contains(route.action()) || OF_ADMINS.contains(route.action())) {
            assertThat(status).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void anAdminReadsNoChatOfOthers(Route route) {
        if (route.action() == Action.READ_JOB
                || route.action() == Action.READ_THREAD
                || route.action() == Action.RETRY_JOB) {
            assertThat(SERVER.sendAs(admin, method(route), path(route), body(route))
                            .status())
                    .isEqualTo(404);
        } else if (OF_OPERATORS.contains(route.action())) {
            assertThat(SERVER.sendAs(admin, method(route), path(route), body(route))
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void whatIsHiddenLooksLikeWhatIsNotThere(Route route) {
        if (!route.path().contains("{id}") || route.path().contains("/tokens/")) {
            return;
        }
        var hidden = SERVER.sendAs(stranger, method(route), path(route), body(route));
        var missing = UUID.randomUUID().toString();
        var absent = SERVER.sendAs(stranger, method(route), path(route).replace(job, missing), body(route));

        assertThat(hidden.status()).isEqualTo(absent.status());
        assertThat(hidden.body().replace(job, missing)).isEqualTo(absent.body());
    }

    private static boolean namesNoProject(Route route) {
        return !route.path().contains("{") || route.path().equals("/api/jobs/admission-abort");
    }

    /** The dialect answers {@code not_found} in a field. */
    private static boolean isOr3Abort(Route route) {
        return route.path().endsWith("abort");
    }

    private static String method(Route route) {
        return route.method().name();
    }

    private static String path(Route route) {
        var values =
                new HashMap<>(Map.of("webhook", "w1", "delivery", "d1", "tool", "none-such", "schedule", "theirs"));
        values.putAll(Map.of("approval", approval, "call", "1.0", "workflow", "ours", "version", "1"));
        values.putAll(Map.of("project", PROJECT, "id", job, "thread", "theirs", "user", "nobody-here", "image", "a1"));
        var path = route.path();
        for (var value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        return path;
    }

    private static String body(Route route) {
        return route.method().name().equals("POST") ? "{\"id\": \"Not Valid\"}" : "";
    }
}
