package dev.meanwhile.core.access;

import static dev.meanwhile.core.access.Access.Decision.ALLOWED;
import static dev.meanwhile.core.access.Access.Decision.FORBIDDEN;
import static dev.meanwhile.core.access.Access.Decision.HIDDEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meanwhile.core.access.Access.Decision;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
    private static final JobId JOB = JobId.next(InstantSource.system());
    private static final Resource PROJECT = new Resource.OfProject("p");

    private static Principal person(String name, Role role) {
        return new Principal(name, name, false, Map.of("p", role), null, Set.of());
    }

    private static Principal operator() {
        return new Principal("root", "root", true, Map.of(), null, Set.of());
    }

    private static Resource chatOf(String owner) {
        return new Resource.OfJob(JOB, "p", owner, JobKind.CHAT);
    }

    private static Resource workflowOf(String owner) {
        return new Resource.OfJob(JOB, "p", owner, new JobKind("workflow"));
    }

    private static Resource threadOf(String owner) {
        return new Resource.OfThread("t", "p", owner);
    }

    @ParameterizedTest
    @CsvSource({
        "READ_PROJECT,          ALLOWED,   ALLOWED,   ALLOWED",
        "READ_MEMBERS,          ALLOWED,   ALLOWED,   ALLOWED",
        "CHANGE_MEMBERS,        FORBIDDEN, FORBIDDEN, ALLOWED",
        "MANAGE_WEBHOOKS,       FORBIDDEN, FORBIDDEN, ALLOWED",
        "LIST_JOBS,             ALLOWED,   ALLOWED,   ALLOWED",
        "LIST_FOREIGN_JOBS,     FORBIDDEN, FORBIDDEN, ALLOWED",
        "START_JOB,             FORBIDDEN, ALLOWED,   ALLOWED",
        "CREATE_THREAD,         FORBIDDEN, ALLOWED,   ALLOWED",
        "LIST_SCHEDULES,        ALLOWED,   ALLOWED,   ALLOWED",
        "CREATE_SCHEDULE,       FORBIDDEN, ALLOWED,   ALLOWED",
        "LIST_WORKFLOWS,        ALLOWED,   ALLOWED,   ALLOWED",
        "READ_WORKFLOW,         ALLOWED,   ALLOWED,   ALLOWED",
        "VALIDATE_WORKFLOW,     ALLOWED,   ALLOWED,   ALLOWED",
        "SAVE_WORKFLOW,         FORBIDDEN, FORBIDDEN, ALLOWED",
        "DELETE_WORKFLOW,       FORBIDDEN, FORBIDDEN, ALLOWED",
        "LIST_THREADS,          ALLOWED,   ALLOWED,   ALLOWED",
        "READ_NOTICES,          ALLOWED,   ALLOWED,   ALLOWED",
        "MARK_NOTICES,          ALLOWED,   ALLOWED,   ALLOWED",
        "MUTE_THREAD,           FORBIDDEN, ALLOWED,   ALLOWED",
        "READ_TOKENS,           ALLOWED,   ALLOWED,   ALLOWED",
        "CREATE_TOKEN,          FORBIDDEN, ALLOWED,   ALLOWED",
        "CREATE_FOREIGN_TOKEN,  FORBIDDEN, FORBIDDEN, FORBIDDEN",
        "DELETE_PROJECT,        FORBIDDEN, FORBIDDEN, FORBIDDEN",
        "CREATE_PROJECT,        FORBIDDEN, FORBIDDEN, FORBIDDEN",
    })
    void aRoleDecidesWhatIsDoneInAProject(Action action, Decision viewer, Decision member, Decision admin) {
        assertThat(Access.can(person("v", Role.VIEWER), action, PROJECT)).isEqualTo(viewer);
        assertThat(Access.can(person("m", Role.MEMBER), action, PROJECT)).isEqualTo(member);
        assertThat(Access.can(person("a", Role.ADMIN), action, PROJECT)).isEqualTo(admin);
    }

    @ParameterizedTest
    @CsvSource({
        "READ_SCHEDULE, ALLOWED, HIDDEN, ALLOWED",
        "STOP_SCHEDULE, ALLOWED, HIDDEN, ALLOWED",
        "RUN_SCHEDULE,  ALLOWED, HIDDEN, FORBIDDEN",
    })
    void aScheduleIsItsOwnersAndAnAdminStopsIt(Action action, Decision owner, Decision member, Decision admin) {
        var schedule = new Resource.OfSchedule("s", "p", "ann");

        assertThat(Access.can(person("ann", Role.MEMBER), action, schedule)).isEqualTo(owner);
        assertThat(Access.can(person("m", Role.MEMBER), action, schedule)).isEqualTo(member);
        assertThat(Access.can(person("a", Role.ADMIN), action, schedule)).isEqualTo(admin);
        assertThat(Access.can(
                        new Principal("s", "s", false, Map.of("other", Role.ADMIN), null, Set.of()), action, schedule))
                .isEqualTo(HIDDEN);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aForeignProjectIsHiddenFromEveryAction(Action action) {
        var stranger = new Principal("s", "s", false, Map.of("other", Role.ADMIN), null, Set.of());

        assertThat(Access.can(stranger, action, PROJECT)).isEqualTo(HIDDEN);
        assertThat(Access.can(stranger, action, chatOf("s"))).isEqualTo(HIDDEN);
        assertThat(Access.can(stranger, action, threadOf("s"))).isEqualTo(HIDDEN);
        assertThat(Access.can(stranger, action, new Resource.OfToken("k", "p", "s")))
                .isEqualTo(HIDDEN);
    }

    @ParameterizedTest
    @CsvSource({"MEMBER", "ADMIN"})
    void aChatIsReadByItsOwnerAlone(Role role) {
        assertThat(Access.can(person("me", role), Action.READ_JOB, chatOf("me")))
                .isEqualTo(ALLOWED);
        assertThat(Access.can(person("me", role), Action.READ_JOB, chatOf("you")))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(person("me", role), Action.RETRY_JOB, chatOf("you")))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(person("me", role), Action.READ_THREAD, threadOf("you")))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(operator(), Action.READ_JOB, chatOf("you"))).isEqualTo(HIDDEN);
    }

    @Test
    void anAdminStopsAndDeletesWhatItMayNotRead() {
        var admin = person("a", Role.ADMIN);

        assertThat(Access.can(admin, Action.STOP_JOB, chatOf("you"))).isEqualTo(ALLOWED);
        assertThat(Access.can(admin, Action.DELETE_JOB, chatOf("you"))).isEqualTo(ALLOWED);
        assertThat(Access.can(admin, Action.DELETE_THREAD, threadOf("you"))).isEqualTo(ALLOWED);
    }

    @Test
    void aMembersOwnJobsAreItsOwnAndOthersAreHidden() {
        var member = person("me", Role.MEMBER);

        assertThat(Access.can(member, Action.STOP_JOB, chatOf("me"))).isEqualTo(ALLOWED);
        assertThat(Access.can(member, Action.STOP_JOB, chatOf("you"))).isEqualTo(HIDDEN);
        assertThat(Access.can(member, Action.STOP_JOB, workflowOf("you"))).isEqualTo(FORBIDDEN);
        assertThat(Access.can(member, Action.READ_JOB, workflowOf("you"))).isEqualTo(ALLOWED);
    }

    @Test
    void aViewerDoesNothingToItsOwnJob() {
        var viewer = person("me", Role.VIEWER);

        assertThat(Access.can(viewer, Action.READ_JOB, chatOf("me"))).isEqualTo(ALLOWED);
        assertThat(Access.can(viewer, Action.STOP_JOB, chatOf("me"))).isEqualTo(FORBIDDEN);
        assertThat(Access.can(viewer, Action.RETRY_JOB, chatOf("me"))).isEqualTo(FORBIDDEN);
    }

    @Test
    void aTokenOpensItsProjectOnly() {
        var bound = new Principal("o", "o", true, Map.of(), "p", Set.of());

        assertThat(Access.can(bound, Action.START_JOB, PROJECT)).isEqualTo(ALLOWED);
        assertThat(Access.can(bound, Action.READ_PROJECT, new Resource.OfProject("q")))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(bound, Action.CREATE_PROJECT, Resource.server())).isEqualTo(FORBIDDEN);
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void aReadingTokenOnlyReads(Action action) {
        var reader = new Principal("o", "o", true, Map.of("p", Role.ADMIN), null, Set.of(Scope.READ));
        var reads = EnumSet.of(
                Action.OPEN,
                Action.LOOK_AROUND,
                Action.READ_OPERATIONS,
                Action.LIST_PROJECTS,
                Action.READ_PROJECT,
                Action.READ_MEMBERS,
                Action.READ_TOKENS,
                Action.LIST_JOBS,
                Action.READ_JOB,
                Action.LIST_SCHEDULES,
                Action.READ_SCHEDULE,
                Action.LIST_WORKFLOWS,
                Action.READ_WORKFLOW,
                Action.VALIDATE_WORKFLOW,
                Action.LIST_THREADS,
                Action.READ_THREAD,
                Action.LIST_APPROVALS,
                Action.READ_APPROVAL,
                Action.READ_NOTICES);

        assertThat(Access.can(reader, action, PROJECT)).isEqualTo(reads.contains(action) ? ALLOWED : FORBIDDEN);
    }

    @Test
    void whoeverActsForAnotherIsAtMostAMember() {
        var lent = new Principal("o", "o", true, Map.of("p", Role.ADMIN), "p", Set.of(Scope.ACT_FOR));
        var acting = lent.actingFor("alice");

        assertThat(acting.isOperator()).isFalse();
        assertThat(Access.can(acting, Action.START_JOB, PROJECT)).isEqualTo(ALLOWED);
        assertThat(Access.can(acting, Action.CHANGE_MEMBERS, PROJECT)).isEqualTo(FORBIDDEN);
        assertThat(Access.can(acting, Action.CREATE_TOKEN, PROJECT)).isEqualTo(FORBIDDEN);
        assertThat(Access.can(acting, Action.READ_JOB, chatOf("o"))).isEqualTo(HIDDEN);
        assertThat(Access.can(acting, Action.STOP_JOB, chatOf("o"))).isEqualTo(HIDDEN);
        assertThat(Access.can(acting, Action.READ_JOB, chatOf("alice"))).isEqualTo(ALLOWED);
    }

    @Test
    void anApprovalIsSeenByTheJobsOwnerAndByAdmins() {
        var approval = new Resource.OfApproval("a", "p", "me");

        for (var action : List.of(Action.READ_APPROVAL, Action.ANSWER_APPROVAL)) {
            assertThat(Access.can(person("me", Role.MEMBER), action, approval)).isEqualTo(ALLOWED);
            assertThat(Access.can(person("you", Role.ADMIN), action, approval)).isEqualTo(ALLOWED);
            assertThat(Access.can(person("you", Role.MEMBER), action, approval)).isEqualTo(HIDDEN);
        }
        assertThat(Access.can(person("me", Role.VIEWER), Action.READ_APPROVAL, approval))
                .isEqualTo(ALLOWED);
        assertThat(Access.can(person("me", Role.VIEWER), Action.ANSWER_APPROVAL, approval))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void onlyTheOwnersBrowserRunsACall() {
        assertThat(Access.can(person("me", Role.MEMBER), Action.RUN_CLIENT_TOOL, chatOf("me")))
                .isEqualTo(ALLOWED);
        assertThat(Access.can(person("you", Role.ADMIN), Action.RUN_CLIENT_TOOL, chatOf("me")))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(person("you", Role.MEMBER), Action.RUN_CLIENT_TOOL, workflowOf("me")))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void onlyAnOperatorMakesProjects() {
        assertThat(Access.can(operator(), Action.CREATE_PROJECT, Resource.server()))
                .isEqualTo(ALLOWED);
        assertThat(Access.can(person("a", Role.ADMIN), Action.CREATE_PROJECT, Resource.server()))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void aTokenIsRevokedByItsPersonOrAnAdmin() {
        var token = new Resource.OfToken("k", "p", "me");

        assertThat(Access.can(person("me", Role.MEMBER), Action.DELETE_TOKEN, token))
                .isEqualTo(ALLOWED);
        assertThat(Access.can(person("you", Role.MEMBER), Action.DELETE_TOKEN, token))
                .isEqualTo(HIDDEN);
        assertThat(Access.can(person("you", Role.ADMIN), Action.DELETE_TOKEN, token))
                .isEqualTo(ALLOWED);
    }
}
