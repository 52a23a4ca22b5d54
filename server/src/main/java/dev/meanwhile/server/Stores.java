package dev.meanwhile.server;

import dev.meanwhile.core.access.KeptAnswers;
import dev.meanwhile.core.access.Projects;
import dev.meanwhile.core.access.Tokens;
import dev.meanwhile.core.blob.Blobs;
import dev.meanwhile.core.inbox.Inbox;
import dev.meanwhile.core.inbox.Untold;
import dev.meanwhile.core.job.JobStore;
import dev.meanwhile.core.limit.Spending;
import dev.meanwhile.core.limit.Starts;
import dev.meanwhile.core.log.CommitListener;
import dev.meanwhile.core.log.JobLog;
import dev.meanwhile.core.log.JobReader;
import dev.meanwhile.core.schedule.Schedules;
import dev.meanwhile.core.signal.Signals;
import dev.meanwhile.core.thread.ThreadStore;
import dev.meanwhile.core.tool.DeclaredTools;
import dev.meanwhile.core.wait.Devices;
import dev.meanwhile.core.wait.Waits;
import dev.meanwhile.core.webhook.Deliveries;
import dev.meanwhile.core.webhook.Webhooks;
import dev.meanwhile.core.worker.Claims;
import dev.meanwhile.store.postgres.PostgresStore;
import dev.meanwhile.store.postgres.access.PostgresKeptAnswers;
import dev.meanwhile.store.postgres.access.PostgresProjects;
import dev.meanwhile.store.postgres.access.PostgresTokens;
import dev.meanwhile.store.postgres.audit.PostgresAuditLog;
import dev.meanwhile.store.postgres.limit.PostgresSpending;
import dev.meanwhile.store.postgres.limit.PostgresStarts;
import dev.meanwhile.store.postgres.memory.PostgresMemory;
import dev.meanwhile.store.postgres.schedule.PostgresSchedules;
import dev.meanwhile.store.postgres.tool.PostgresDeclaredTools;
import dev.meanwhile.store.postgres.wait.PostgresDevices;
import dev.meanwhile.store.postgres.webhook.PostgresDeliveries;
import dev.meanwhile.store.postgres.webhook.PostgresWebhooks;
import dev.meanwhile.store.postgres.workflow.PostgresWorkflows;
import dev.meanwhile.workflow.library.Workflows;
import dev.meanwhile.workflow.memory.Memory;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Core's ports, on one database.
 *
 * @param listening has a listener told of all commits from now on
 * @param signals those of a worker
 */
record Stores(
        JobLog log,
        Consumer<CommitListener> listening,
        JobStore jobs,
        JobReader reader,
        ThreadStore threads,
        Claims claims,
        Waits waits,
        Devices devices,
        Spending spending,
        Starts starts,
        Projects projects,
        Tokens tokens,
        KeptAnswers answers,
        PostgresAuditLog audit,
        Blobs blobs,
        Untold untold,
        Inbox inbox,
        Webhooks webhooks,
        Deliveries deliveries,
        DeclaredTools tools,
        Schedules schedules,
        Workflows workflows,
        Memory memory,
        Function<String, Signals> signals) {

    /** @param hasNeighbours whether this process and others on the database tell each other of news */
    static Stores of(PostgresStore store, boolean hasNeighbours) {
        var database = store.database();
        return new Stores(
                store.log(),
                store::add,
                store.jobs(),
                store.reader(),
                store.threads(),
                store.claims(),
                store.waits(),
                new PostgresDevices(database),
                new PostgresSpending(database),
                new PostgresStarts(database),
                new PostgresProjects(database),
                new PostgresTokens(database),
                new PostgresKeptAnswers(database),
                new PostgresAuditLog(database),
                store.blobs(),
                store.untold(),
                store.inbox(),
                new PostgresWebhooks(database),
                new PostgresDeliveries(database.ahead()),
                new PostgresDeclaredTools(database),
                new PostgresSchedules(database),
                new PostgresWorkflows(database),
                new PostgresMemory(database),
                hasNeighbours ? store::signals : _ -> Signals.NONE);
    }
}
