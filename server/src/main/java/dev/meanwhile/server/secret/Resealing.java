package dev.meanwhile.server.secret;

import dev.meanwhile.core.secret.SealedValues;
import dev.meanwhile.core.secret.SealedValues.Sealed;

/**
 * Seals everything with the newest key that another one sealed. Each value is replaced by itself and only while it is what was read:
 * this may be stopped or killed anywhere, run twice at once, and be begun again.
 */
public final class Resealing {
    private static final int PORTION = 100;

    private final SealedValues values;
    private final AesSecretBox box;

    public Resealing(SealedValues values, AesSecretBox box) {
        this.values = values;
        this.box = box;
    }

    /**
     * @param version of the key that now seals
     * @param resealed values replaced
     * @param unreadable values that none of this process's keys opens; they stay as they are
     */
    public record Result(int version, int resealed, int unreadable) {}

    public Result run() {
        var resealed = 0;
        var unreadable = 0;
        var portion = values.without(box.prefix(), "", PORTION);
        while (!portion.isEmpty()) {
            for (var value : portion) {
                switch (reseal(value)) {
                    case REPLACED -> resealed++;
                    case UNREADABLE -> unreadable++;
                    case GONE -> {}
                }
            }
            portion = values.without(box.prefix(), portion.getLast().text(), PORTION);
        }
        return new Result(box.version(), resealed, unreadable);
    }

    private enum Outcome {
        REPLACED,
        UNREADABLE,
        GONE
    }

    private Outcome reseal(Sealed value) {
        String anew;
        try {
            anew = box.seal(box.open(value.text(), value.purpose()), value.purpose());
        } catch (IllegalArgumentException e) {
            return Outcome.UNREADABLE;
        }
        return values.replace(value, anew) ? Outcome.REPLACED : Outcome.GONE;
    }
}
