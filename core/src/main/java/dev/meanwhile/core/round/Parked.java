package dev.meanwhile.core.round;

import dev.meanwhile.core.job.Job.WaitReason;
import dev.meanwhile.core.wait.Ask.Kind;
import java.time.Instant;

/**
 * What a call waits for.
 *
 * @param until when its question expires
 */
record Parked(WaitReason reason, Instant until) {

    static Parked of(Kind kind, Instant until) {
        return switch (kind) {
            case APPROVAL, INPUT, REVIEW -> new Parked(WaitReason.APPROVAL, until);
            case CLIENT_TOOL -> new Parked(WaitReason.CLIENT_TOOL, until);
        };
    }
}
