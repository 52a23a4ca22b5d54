package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.fake.HandMovedClock;
import dev.meanwhile.core.fake.InMemoryEngine;
import dev.meanwhile.core.fake.Json;
import dev.meanwhile.core.fake.ScriptedModelClient;
import dev.meanwhile.core.fake.SmallSchemas;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.AdmissionResult.Admitted;
import dev.meanwhile.core.job.Admissions;
import dev.meanwhile.core.job.Ending;
import dev.meanwhile.core.job.Job;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.ChatLimits;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.secret.Secret;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.tool.ToolRegistry;
import java.util.ArrayList;
import java.util.List;

/** Where requests for chats are handed in, on stores in memory. */
final class Desk {
    final HandMovedClock clock = new HandMovedClock();
    final InMemoryEngine engine = new InMemoryEngine(clock);
    final ToolRegistry registry = new ToolRegistry();
    final ChatJobs.Keys keys = new ChatJobs.Keys(new ReversingBox(), clock);
    final List<JobId> admitted = new ArrayList<>();
    final List<JobId> stopped = new ArrayList<>();
    private final Admissions admissions = this::admit;
    private Switches switches = Switches.ALL_ON;
    private ChatLimits chat = ChatLimits.DEFAULT;
    private RoundLimits round = RoundLimits.DEFAULT;

    Desk switched(Switches newSwitches) {
        switches = newSwitches;
        return this;
    }

    Desk limited(ChatLimits newChat, RoundLimits newRound) {
        chat = newChat;
        round = newRound;
        return this;
    }

    ChatJobs jobs() {
        var offers = new ToolOffers(registry, new SmallSchemas());
        return new ChatJobs(admissions, new ScriptedModelClient(), offers, this::stop, keys, settings());
    }

    ChatRetries retries() {
        return new ChatRetries(engine, engine, keys, settings(), admissions);
    }

    /** As a worker that obeys at once. */
    private void stop(JobId job, String by) {
        stopped.add(job);
        engine.fence(job, new Ending.Cancelled(by));
    }

    private AdmissionResult admit(Admission admission, QueueCaps caps) {
        var result = engine.admit(admission, caps);
        if (result instanceof Admitted(var job)) {
            admitted.add(job.id());
        }
        return result;
    }

    private ChatJobs.Settings settings() {
        return new ChatJobs.Settings(chat, round, QueueCaps.DEFAULT, switches);
    }

    /** One message of the user. */
    AStart asking(String text) {
        return saying(ChatMessages.message("user", Json.of("'" + text + "'")));
    }

    AStart saying(JsonNode... messages) {
        return new AStart(List.of(messages));
    }

    AStart typing(JsonNode input) {
        return new AStart(null).input(input);
    }

    AStart silent() {
        return new AStart(null);
    }

    Job admitted(AStart start) {
        return ((Admitted) asked(start)).job();
    }

    AdmissionResult asked(AStart start) {
        try {
            return jobs().start(start.build());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("a test is not interrupted", e);
        }
    }

    JsonNode request(Job job) {
        return engine.request(job.id()).orElseThrow();
    }

    /** Hides a secret from the eye only, and keeps it to its purpose. */
    private static final class ReversingBox implements SecretBox {
        @Override
        public String seal(Secret secret, String purpose) {
            return purpose + "|" + new StringBuilder(secret.value()).reverse();
        }

        @Override
        public Secret open(String sealed, String purpose) {
            if (!sealed.startsWith(purpose + "|")) {
                throw new IllegalArgumentException("sealed for another purpose");
            }
            return new Secret(new StringBuilder(sealed.substring(purpose.length() + 1))
                    .reverse()
                    .toString());
        }
    }
}
