package dev.meanwhile.core.run;

import dev.meanwhile.core.log.Step;

/** Does the work of one kind of job. One instance serves all its jobs. */
public interface JobRunner {

    /**
     * Runs a job from where its record stands to its end or its next wait.
     *
     * @return the step that ends or parks the job; the worker commits it
     * @throws InterruptedException when the job was stopped, lost or released; whoever interrupted knows why
     * @throws dev.meanwhile.core.error.EngineException to fail the job with that failure
     */
    Step run(JobRun run) throws InterruptedException;
}
