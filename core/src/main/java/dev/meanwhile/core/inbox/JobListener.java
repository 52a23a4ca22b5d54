package dev.meanwhile.core.inbox;

/**
 * Told of what becomes of jobs, after its commit. Besides the built-in ones those on the class path are found by {@link
 * java.util.ServiceLoader} at start.
 *
 * <p>Each piece of news is told at least once, now and then again after a crash, and by several processes at a time; so what a
 * listener does must be the same if done twice for one job and one sort of news. Nothing that it throws touches the job.
 */
@FunctionalInterface
public interface JobListener {

    /**
     * Takes the news; must return soon, since all listeners are told by one thread.
     *
     * @throws dev.meanwhile.core.error.EngineException {@code store_unavailable} to be told again later; after anything else that is
     *     thrown, which is logged, it is not told again
     */
    void tell(News news);
}
