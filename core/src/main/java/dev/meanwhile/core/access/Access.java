package dev.meanwhile.core.access;

import static dev.meanwhile.core.access.Access.Decision.ALLOWED;
import static dev.meanwhile.core.access.Access.Decision.FORBIDDEN;
import static dev.meanwhile.core.access.Access.Decision.HIDDEN;

/** The one place that decides who may do what (http-api.md, Native). */
public final class Access {
    private Access() {}

    /** Whether the principal may do this. Pure: the same three always give the same answer. */
    public static Decision can(Principal principal, Action action, Resource resource) {
        return switch (resource) {
            case Resource.Server _ -> onServer(principal, action);
            case Resource.OfProject(var project) -> inProject(principal, action, project);
            case Resource.OfJob job -> onJob(principal, action, job);
            case Resource.OfThread thread -> onThread(principal, action, thread);
            case Resource.OfSchedule schedule -> onSchedule(principal, action, schedule);
            case Resource.OfApproval approval -> onApproval(principal, action, approval);
            case Resource.OfToken token -> onToken(principal, action, token);
        };
    }

    private static Decision onServer(Principal principal, Action action) {
        return switch (action) {
            case LIST_APPROVALS -> ALLOWED;
            case OPEN, LOOK_AROUND, LIST_PROJECTS, READ_OPERATIONS, READ_NOTICES -> ALLOWED;
            case MARK_NOTICE, MARK_NOTICES -> allowedIf(!isReader(principal));
            case CREATE_PROJECT, CREATE_LOGIN_LINK, READ_AUDIT, RESEAL_SECRETS ->
                allowedIf(principal.isOperator() && isUnbound(principal) && !isReader(principal));
            default -> FORBIDDEN; // everything else is done in a project
        };
    }

    private static Decision inProject(Principal principal, Action action, String project) {
        var role = principal.roleIn(project);
        if (role.isEmpty()) {
            return HIDDEN;
        }
        return switch (action) {
            case OPEN, LOOK_AROUND, LIST_PROJECTS, READ_OPERATIONS, READ_PROJECT, READ_MEMBERS -> ALLOWED;
            case LIST_JOBS, READ_JOB, LIST_THREADS, READ_THREAD, READ_TOKENS, READ_NOTICES -> ALLOWED;
            case MARK_NOTICE, MARK_NOTICES -> allowedIf(!isReader(principal));
            case LIST_SCHEDULES, READ_SCHEDULE -> ALLOWED;
            case LIST_WORKFLOWS, READ_WORKFLOW, VALIDATE_WORKFLOW -> ALLOWED;
            case CREATE_SCHEDULE, STOP_SCHEDULE, RUN_SCHEDULE ->
                allowedIf(role.get().isAtLeast(Role.MEMBER));
            case START_JOB, CREATE_THREAD, MUTE_THREAD, STOP_JOB, RETRY_JOB, DELETE_JOB, DELETE_THREAD ->
                allowedIf(role.get().isAtLeast(Role.MEMBER));
            case LIST_APPROVALS, READ_APPROVAL -> ALLOWED;
            case ANSWER_APPROVAL, RUN_CLIENT_TOOL -> allowedIf(role.get().isAtLeast(Role.MEMBER));
            case CREATE_TOKEN, DELETE_TOKEN -> allowedIf(role.get().isAtLeast(Role.MEMBER) && !principal.isActing());
            case SAVE_WORKFLOW, DELETE_WORKFLOW -> allowedIf(isAdmin(principal, project));
            case CHANGE_MEMBERS, LIST_FOREIGN_JOBS, MANAGE_WEBHOOKS, MANAGE_TOOLS, READ_AUDIT ->
                allowedIf(isAdmin(principal, project));
            case CREATE_FOREIGN_TOKEN, DELETE_PROJECT, CREATE_PROJECT, CREATE_LOGIN_LINK, RESEAL_SECRETS ->
                allowedIf(principal.isOperator() && isAdmin(principal, project));
        };
    }

    private static Decision onJob(Principal principal, Action action, Resource.OfJob job) {
        var role = principal.roleIn(job.project());
        if (role.isEmpty()) {
            return HIDDEN;
        }
        var isOwner = job.owner().equals(principal.user());
        var isMember = role.get().isAtLeast(Role.MEMBER);
        return switch (action) {
            case READ_JOB -> isOwner || !job.isPrivate() ? ALLOWED : HIDDEN;
            case STOP_JOB, DELETE_JOB -> {
                if (isAdmin(principal, job.project())) {
                    yield ALLOWED;
                }
                yield isOwner || !job.isPrivate() ? allowedIf(isOwner && isMember) : HIDDEN;
            }
            case RUN_CLIENT_TOOL -> isOwner || !job.isPrivate() ? allowedIf(isOwner && isMember) : HIDDEN;
            case RETRY_JOB -> isOwner || !job.isPrivate() ? allowedIf(isMember) : HIDDEN;
            default -> FORBIDDEN; // asked of a project, not of a job
        };
    }

    /** An admin sees the question and the arguments of the call, though not the conversation it comes from. */
    private static Decision onApproval(Principal principal, Action action, Resource.OfApproval approval) {
        var role = principal.roleIn(approval.project());
        if (role.isEmpty()) {
            return HIDDEN;
        }
        var isAdmin = isAdmin(principal, approval.project());
        if (!isAdmin && !approval.owner().equals(principal.user())) {
            return HIDDEN;
        }
        return switch (action) {
            case READ_APPROVAL -> ALLOWED;
            case ANSWER_APPROVAL -> allowedIf(role.get().isAtLeast(Role.MEMBER));
            default -> FORBIDDEN;
        };
    }

    private static Decision onThread(Principal principal, Action action, Resource.OfThread thread) {
        var role = principal.roleIn(thread.project());
        if (role.isEmpty()) {
            return HIDDEN;
        }
        var isOwner = thread.owner().equals(principal.user());
        return switch (action) {
            case READ_THREAD -> isOwner ? ALLOWED : HIDDEN;
            case MUTE_THREAD -> isOwner ? allowedIf(!isReader(principal)) : HIDDEN;
            case DELETE_THREAD -> {
                if (isAdmin(principal, thread.project())) {
                    yield ALLOWED;
                }
                yield isOwner ? allowedIf(role.get().isAtLeast(Role.MEMBER)) : HIDDEN;
            }
            default -> FORBIDDEN;
        };
    }

    private static Decision onSchedule(Principal principal, Action action, Resource.OfSchedule schedule) {
        var role = principal.roleIn(schedule.project());
        if (role.isEmpty()) {
            return HIDDEN;
        }
        var isOwner = schedule.owner().equals(principal.user());
        var isAdmin = isAdmin(principal, schedule.project());
        if (!isOwner && !isAdmin) {
            return HIDDEN;
        }
        return switch (action) {
            case READ_SCHEDULE -> ALLOWED;
            case STOP_SCHEDULE -> allowedIf(isAdmin || role.get().isAtLeast(Role.MEMBER));
            case RUN_SCHEDULE -> allowedIf(isOwner && role.get().isAtLeast(Role.MEMBER));
            default -> FORBIDDEN;
        };
    }

    private static Decision onToken(Principal principal, Action action, Resource.OfToken token) {
        var role = principal.roleIn(token.project());
        if (role.isEmpty()) {
            return HIDDEN;
        }
        var isOwner = token.owner().equals(principal.user()) && !principal.isActing();
        var isAdmin = isAdmin(principal, token.project());
        if (!isOwner && !isAdmin) {
            return HIDDEN;
        }
        return switch (action) {
            case READ_TOKENS -> ALLOWED;
            case DELETE_TOKEN -> allowedIf(!isReader(principal));
            default -> FORBIDDEN;
        };
    }

    /** Who acts for another is never more than a member, whoever lent the token. */
    private static boolean isAdmin(Principal principal, String project) {
        return !principal.isActing()
                && principal.roleIn(project).filter(Role.ADMIN::equals).isPresent();
    }

    private static boolean isUnbound(Principal principal) {
        return principal.tokenProject() == null;
    }

    private static boolean isReader(Principal principal) {
        return principal.scopes().contains(Scope.READ);
    }

    private static Decision allowedIf(boolean holds) {
        return holds ? ALLOWED : FORBIDDEN;
    }

    /** What {@link Access#can} says. */
    public enum Decision {
        ALLOWED,
        /** It may be seen, but this may not be done. */
        FORBIDDEN,
        /** Not even its existence is told. */
        HIDDEN
    }
}
