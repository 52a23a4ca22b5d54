package dev.meanwhile.core.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.meanwhile.core.job.Admission;
import dev.meanwhile.core.job.Admission.Idempotency;
import dev.meanwhile.core.job.Admission.Limits;
import dev.meanwhile.core.job.Admission.Origin;
import dev.meanwhile.core.job.Admission.Place;
import dev.meanwhile.core.job.Admission.Start;
import dev.meanwhile.core.job.JobId;
import dev.meanwhile.core.job.JobKind;
import dev.meanwhile.core.limit.Budget;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A chat admission with everything optional left out; each method gives a copy with one thing changed. Each {@link #build} has a
 * new job id.
 */
public record AnAdmission(
        String project,
        String owner,
        JsonNode request,
        @Nullable Place place,
        Limits limits,
        @Nullable String sealedKey,
        @Nullable Idempotency idempotency,
        @Nullable String admissionId,
        @Nullable Origin origin,
        Start start) {
    public static final Budget BUDGET = new Budget(1_000_000, BigDecimal.valueOf(5));

    private static final Limits LIMITS = new Limits(Duration.ofMinutes(30), Duration.ofMinutes(5), BUDGET);

    public static AnAdmission of(String project, String owner) {
        var request = JsonNodeFactory.instance.objectNode().put("model", "scripted");
        return new AnAdmission(project, owner, request, null, LIMITS, null, null, null, null, Start.NOW);
    }

    public AnAdmission request(JsonNode newRequest) {
        return new AnAdmission(
                project, owner, newRequest, place, limits, sealedKey, idempotency, admissionId, origin, start);
    }

    public AnAdmission at(Place newPlace) {
        return new AnAdmission(
                project, owner, request, newPlace, limits, sealedKey, idempotency, admissionId, origin, start);
    }

    public AnAdmission limits(Duration wall, Duration inactivity) {
        return limits(new Limits(wall, inactivity, limits.budget()));
    }

    public AnAdmission budget(Budget budget) {
        return limits(new Limits(limits.wall(), limits.inactivity(), budget));
    }

    private AnAdmission limits(Limits newLimits) {
        return new AnAdmission(
                project, owner, request, place, newLimits, sealedKey, idempotency, admissionId, origin, start);
    }

    public AnAdmission sealedKey(String key) {
        return new AnAdmission(project, owner, request, place, limits, key, idempotency, admissionId, origin, start);
    }

    public AnAdmission idempotency(Idempotency newIdempotency) {
        return new AnAdmission(
                project, owner, request, place, limits, sealedKey, newIdempotency, admissionId, origin, start);
    }

    public AnAdmission admissionId(String id) {
        return new AnAdmission(project, owner, request, place, limits, sealedKey, idempotency, id, origin, start);
    }

    public AnAdmission origin(Origin newOrigin) {
        return new AnAdmission(
                project, owner, request, place, limits, sealedKey, idempotency, admissionId, newOrigin, start);
    }

    public AnAdmission start(Start newStart) {
        return new AnAdmission(
                project, owner, request, place, limits, sealedKey, idempotency, admissionId, origin, newStart);
    }

    public Admission build(InstantSource clock) {
        return new Admission(
                JobId.next(clock),
                project,
                JobKind.CHAT,
                owner,
                "scripted",
                request,
                JsonNodeFactory.instance.objectNode(),
                place,
                limits,
                sealedKey,
                idempotency,
                admissionId,
                origin,
                start);
    }
}
