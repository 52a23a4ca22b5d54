package dev.meanwhile.tools.schema;

import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;

/**
 * Counts the steps of one check and ends it at a bound. References make a small schema branch without limit: twenty definitions
 * that each refer twice to the next are a million checks.
 */
final class Steps extends ExecutionContext {
    /** Some 50 ms; tool arguments of 64 KiB against a schema of a hundred keywords take far fewer. */
    private static final int MOST = 500_000;

    private int taken;

    Steps(ExecutionConfig config) {
        super(config);
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        count();
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void evaluationPathAddLast(int index) {
        count();
        super.evaluationPathAddLast(index);
    }

    private void count() {
        if (++taken > MOST) {
            throw new Exhausted();
        }
    }

    /** The bound is reached. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("too many steps", null, false, false); // thrown in deep stacks, and the place says nothing
        }
    }
}
