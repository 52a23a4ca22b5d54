package dev.meanwhile.server.stream;

import dev.meanwhile.core.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** When text goes out: a viewer's choice, by the parameter {@code flush}. */
public enum Flush {
    /** Neighbouring text together, a few times a second. */
    PACED,
    /** Every commit as it is. */
    COMMIT;

    /** @throws dev.meanwhile.core.error.EngineException {@code request_invalid} for another word than {@code commit} */
    static Flush of(@Nullable String parameter, StreamConfig config) {
        if (parameter == null) {
            return config.isCoalescing() ? PACED : COMMIT;
        }
        if (!parameter.equals("commit")) {
            throw ErrorCode.REQUEST_INVALID.exception("flush must be 'commit' or absent");
        }
        return COMMIT;
    }
}
