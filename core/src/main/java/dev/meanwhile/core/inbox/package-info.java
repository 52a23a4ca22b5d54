/**
 * What people and other systems are told of jobs. A change that is to be told is marked on the job's row in its own commit;
 * {@link dev.meanwhile.core.inbox.Telling} hands it to all {@linkplain dev.meanwhile.core.inbox.JobListener listeners} afterwards and
 * takes the mark away, at once in the process that made the change, and by a sweep in any process for what a crash left.
 */
@NullMarked
package dev.meanwhile.core.inbox;

import org.jspecify.annotations.NullMarked;
