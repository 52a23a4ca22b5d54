package dev.meanwhile.core.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.meanwhile.core.error.ErrorCode;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.AdmissionResult;
import dev.meanwhile.core.job.Admissions;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.job.JobStore.QueueCaps;
import dev.meanwhile.core.limit.ChatLimits;
import dev.meanwhile.core.limit.RoundLimits;
import dev.meanwhile.core.limit.Switches;
import dev.meanwhile.core.llm.ModelClient;
import dev.meanwhile.core.llm.ProviderKey;
import dev.meanwhile.core.round.ToolOffer;
import dev.meanwhile.core.secret.SecretBox;
import dev.meanwhile.core.wait.Devices.Seat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes requests for chat jobs: checks everything that can be known at once, then admits. */
public final class ChatJobs {
    private static final Duration LONGEST_DELAY = Duration.ofDays(366);
    private static final Duration LONGEST_DELAY_WITH_KEY = Duration.ofDays(1);

    private final StartDesk desk;
    private final ModelClient models;
    private final ToolOffers offers;
    private final Keys keys;
    private final Settings settings;

    /** @param stopping for starts that interrupt what runs in their thread */
    public ChatJobs(
            Admissions admissions,
            ModelClient models,
            ToolOffers offers,
            StartDesk.Stopping stopping,
            Keys keys,
            Settings settings) {
        this.desk = new StartDesk(admissions, stopping, settings.caps(), settings.switches());
        this.models = models;
        this.offers = offers;
        this.keys = keys;
        this.settings = settings;
    }

    /** How keys of requests are kept, and where ids come from. */
    public record Keys(SecretBox box, InstantSource clock) {

        /** The purpose under which a job's provider key is sealed. */
        static String purpose(JobId job) {
            return "provider-key:" + job;
        }

        /**
         * A job's key, for the worker.
         *
         * @throws IllegalArgumentException if it was sealed with another secret key or for another job
         */
        public ProviderKey open(JobId job, String sealed) {
            return ProviderKeys.open(box, purpose(job), sealed);
        }

        /** The key as the job's row keeps it; null for none. */
        public @Nullable String seal(JobId job, @Nullable ProviderKey key) {
            return key == null ? null : ProviderKeys.seal(box, purpose(job), key);
        }
    }

    public record Settings(ChatLimits chat, RoundLimits round, QueueCaps caps, Switches switches) {
        Caps most() {
            return new Caps(chat, round.rounds());
        }
    }

    /**
     * Starts a chat job.
     *
     * @throws dev.meanwhile.core.error.EngineException for anything wrong with the request itself; what the store refuses is a
     *     value
     */
    public AdmissionResult start(ChatStart start) throws InterruptedException {
        desk.mustBeOpen();
        return desk.admit(admission(start), start.where().ifBusy(), start.owner());
    }

    /**
     * Finds what is wrong with a request that will be made later.
     *
     * @throws dev.meanwhile.core.error.EngineException as {@link #start} does for the request itself
     */
    public void check(ChatStart start) {
        var _ = admission(start);
    }

    private Admission admission(ChatStart start) {
        var model = model(start);
        var messages = messages(start);
        var most = settings.most();
        most.check(start.limits());
        var id = JobId.next(keys.clock());
        var place = place(start, id);
        var fromThread = start.input() != null && place != null;
        var tools = settings.switches().tools()
                ? offers.offered(start.project(), start.tools(), start.calls())
                : List.<ToolOffer>of();
        var request = new ChatRequest(
                fromThread ? null : messages,
                tools,
                tools.isEmpty() ? null : start.toolChoice(), // providers refuse a choice without tools
                start.options(),
                device(start),
                most.rounds(start.limits()),
                start.limits());
        return new Admission(
                id,
                start.project(),
                JobKind.CHAT,
                start.owner(),
                model,
                start.key() == null ? request.toJson() : ChatRequest.withOwnKey(request.toJson()),
                start.metadata(),
                place,
                most.limits(start.limits()),
                keys.seal(id, start.key()),
                start.idempotency(),
                start.admissionId(),
                null,
                when(start));
    }

    private String model(ChatStart start) {
        var key = start.key();
        var model = start.model() == null || start.model().isBlank() ? models.defaultModel() : start.model();
        StartDesk.checkName("/model", model);
        if ((key == null || key.provider() == null) && !models.serves(model)) {
            throw ErrorCode.MODEL_UNKNOWN.exception(
                    "no configured provider serves the model '%s'; GET /api/v1/models lists what is offered"
                            .formatted(model));
        }
        return model;
    }

    private static List<JsonNode> messages(ChatStart start) {
        if ((start.messages() == null) == (start.input() == null)) {
            throw ErrorCode.REQUEST_INVALID.exception("exactly one of /messages and /input is expected, but %s given"
                    .formatted(start.input() == null ? "neither is" : "both are"));
        }
        if (start.messages() != null) {
            return ChatMessages.checked(start.messages());
        }
        return List.of(ChatMessages.user(start.input()));
    }

    private static @Nullable String device(ChatStart start) {
        var device = start.calls().device();
        if (device != null && !Seat.isDevice(device)) {
            throw ErrorCode.REQUEST_INVALID.exception("/deviceId must be 1 to 128 visible ASCII characters");
        }
        return device;
    }

    private static Admission.@Nullable Place place(ChatStart start, JobId id) {
        var input = start.input();
        var message = input == null ? ChatMessages.lastOfUser(start.messages()) : ChatMessages.user(input);
        return StartDesk.place(start.where(), id, message, input != null);
    }

    /** A provider key is kept no longer for a job that only waits (engine.md, Secrets). */
    private Admission.Start when(ChatStart start) {
        var when = start.start();
        var now = keys.clock().instant();
        var due = (when.at() == null || when.at().isBefore(now) ? now : when.at()).plus(when.delay());
        var longest = start.key() == null ? LONGEST_DELAY : LONGEST_DELAY_WITH_KEY;
        if (due.isAfter(now.plus(longest))) {
            throw ErrorCode.REQUEST_INVALID.exception("the start must be at most %d days away%s but is at %s"
                    .formatted(longest.toDays(), start.key() == null ? "" : " with a provider key of one's own", due));
        }
        return when;
    }
}
