package dev.meanwhile.core.access;

import dev.meanwhile.core.error.EngineException;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.schedule.Schedule;
import dev.meanwhile.core.thread.ThreadStore.ThreadRow;

/** Of what something is asked. */
public sealed interface Resource {
    /** What belongs to no project. */
    static Resource server() {
        return new Server();
    }

    /** The server as a whole. */
    record Server() implements Resource {}

    record OfProject(String project) implements Resource {}

    record OfJob(JobId id, String project, String owner, JobKind kind) implements Resource {
        public static OfJob of(Job job) {
            return new OfJob(job.id(), job.project(), job.owner(), job.kind());
        }

        /** Whether only its owner reads it: chats are somebody's, workflows and tasks the project's. */
        boolean isPrivate() {
            return kind.equals(JobKind.CHAT);
        }
    }

    /**
     * A question whether a call of a job may run.
     *
     * @param owner whose job it is
     */
    record OfApproval(String id, String project, String owner) implements Resource {}

    record OfThread(String id, String project, String owner) implements Resource {
        public static OfThread of(ThreadRow thread) {
            return new OfThread(thread.id(), thread.project(), thread.owner());
        }
    }

    /** @param owner whose jobs it starts */
    record OfSchedule(String name, String project, String owner) implements Resource {
        public static OfSchedule of(Schedule schedule) {
            return new OfSchedule(schedule.name(), schedule.project(), schedule.owner());
        }
    }

    /**
     * An API token.
     *
     * @param owner whose token it is
     */
    record OfToken(String id, String project, String owner) implements Resource {}

    /** The answer to who may not know of it: the same as for what does not exist. */
    default EngineException missing() {
        return switch (this) {
            case Server _ -> ErrorCode.NOT_FOUND.exception("there is nothing here");
            case OfProject(var project) -> noProject(project);
            case OfJob job -> noJob(job.id());
            case OfThread thread -> noThread(thread.id());
            case OfSchedule schedule -> noSchedule(schedule.name());
            case OfApproval approval -> noApproval(approval.id());
            case OfToken token -> ErrorCode.NOT_FOUND.exception("there is no token '%s'".formatted(token.id()));
        };
    }

    static EngineException noProject(String project) {
        return ErrorCode.PROJECT_NOT_FOUND.exception("there is no project '%s'".formatted(shortened(project)));
    }

    static EngineException noJob(JobId id) {
        return ErrorCode.JOB_NOT_FOUND.exception("there is no job '%s'".formatted(id));
    }

    static EngineException noThread(String id) {
        return ErrorCode.THREAD_NOT_FOUND.exception("there is no thread '%s'".formatted(shortened(id)));
    }

    static EngineException noSchedule(String name) {
        return ErrorCode.NOT_FOUND.exception("there is no schedule '%s'".formatted(shortened(name)));
    }

    static EngineException noApproval(String id) {
        return ErrorCode.NOT_FOUND.exception("there is no approval '%s'".formatted(shortened(id)));
    }

    private static String shortened(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
