package dev.meanwhile.core.fake;

import dev.meanwhile.core.worker.Claims.RunningCaps;

/** Caps on running jobs of which a person's alone is near. */
public final class Running {
    private Running() {}

    public static RunningCaps ofUser(int most) {
        return new RunningCaps(most, 10_000);
    }
}
