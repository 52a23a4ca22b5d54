package dev.meanwhile.core.error;

/** The one exception for failures that a caller can be told about; its {@link Failure} says everything a client may see. */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public EngineException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public EngineException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    public ErrorCode code() {
        return failure.code();
    }
}
