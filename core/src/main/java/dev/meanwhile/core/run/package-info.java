/**
 * The contract between the worker, which holds jobs, and the runners, which know how to do one kind of them. A runner gets a
 * {@link dev.meanwhile.core.run.JobRun}, writes what happens through its log, and returns the last step; what it throws is
 * turned into an ending by the worker.
 */
@NullMarked
package dev.meanwhile.core.run;

import org.jspecify.annotations.NullMarked;
