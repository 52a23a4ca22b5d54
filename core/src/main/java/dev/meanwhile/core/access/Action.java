package dev.meanwhile.core.access;

/**
 * Everything that can be asked of a server. Each endpoint declares one. Names in lower case are API: the audit log and refusals
 * show them.
 */
public enum Action {
    /** Asks for nothing that is anybody's: health, version, the login page. No principal is needed. */
    OPEN,
    /** What the caller is and could use: itself, models, tools. */
    LOOK_AROUND,
    /** Metrics and the description of the API, where they are not open. */
    READ_OPERATIONS,
    /** Who did what: of a project, or of everything. */
    READ_AUDIT,
    /** Sealing all secrets at rest with the newest key. */
    RESEAL_SECRETS,
    /** A link that logs the local owner in once. */
    CREATE_LOGIN_LINK,

    /** One's own notices. */
    READ_NOTICES,
    /** Says that one of one's own notices was read. */
    MARK_NOTICE,
    /** Says that all of them were. */
    MARK_NOTICES,

    LIST_PROJECTS,
    CREATE_PROJECT,
    READ_PROJECT,
    DELETE_PROJECT,
    READ_MEMBERS,
    CHANGE_MEMBERS,
    READ_TOKENS,
    CREATE_TOKEN,
    /** A token of another person, or one that may act for others. */
    CREATE_FOREIGN_TOKEN,
    DELETE_TOKEN,
    /** The tools that a project declares, with where they lead. */
    MANAGE_TOOLS,

    /** Whom the project tells of its jobs, and what was sent there. */
    MANAGE_WEBHOOKS,

    LIST_JOBS,
    /** Other people's jobs, without what only their owners read. */
    LIST_FOREIGN_JOBS,
    START_JOB,
    READ_JOB,
    STOP_JOB,
    RETRY_JOB,
    DELETE_JOB,
    /** Claiming a call of a job for a browser, and giving its result. */
    RUN_CLIENT_TOOL,

    /** The approvals that the caller may answer. */
    LIST_APPROVALS,
    READ_APPROVAL,
    ANSWER_APPROVAL,

    LIST_SCHEDULES,
    CREATE_SCHEDULE,
    READ_SCHEDULE,
    /** To pause or delete it. */
    STOP_SCHEDULE,
    /** To resume or replace it, or to start its job now. */
    RUN_SCHEDULE,

    LIST_WORKFLOWS,
    /** With its versions. */
    READ_WORKFLOW,
    /** Asks what is wrong with a definition, without keeping it. */
    VALIDATE_WORKFLOW,
    SAVE_WORKFLOW,
    DELETE_WORKFLOW,

    LIST_THREADS,
    CREATE_THREAD,
    READ_THREAD,
    /** Wants notices of its jobs, or no more. */
    MUTE_THREAD,
    DELETE_THREAD
}
