package dev.meanwhile.core.limit;

import java.math.BigDecimal;

/** What people spend on models. {@code SpendingContract} in {@code testkit} is the specification. */
public interface Spending {

    /**
     * US dollars that the jobs of a person in a project have spent since midnight (UTC), as far as it is committed: the running, the
     * failed and the stopped ones too, of all processes.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code store_unavailable}
     */
    BigDecimal today(String project, String owner);
}
