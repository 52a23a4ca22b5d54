package dev.meanwhile.store.postgres.log;

import dev.meanwhile.core.ledger.Call;
import org.jspecify.annotations.Nullable;

/**
 * A call as its row has it.
 *
 * @param result JSON text of its result; null if it has none, or if that lies in a blob
 * @param resultSha256 the blob of its result, or null
 */
record CallRow(Call call, @Nullable String result, @Nullable String resultSha256) {

    int size() {
        return call.arguments().length() + (result == null ? 0 : result.length()) + 300;
    }
}
