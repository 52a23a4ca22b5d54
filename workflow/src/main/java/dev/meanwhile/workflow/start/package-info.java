/** Takes requests for runs of workflows: checks what can be known at once, gathers what a run needs, and admits it as a job. */
@NullMarked
package dev.meanwhile.workflow.start;

import org.jspecify.annotations.NullMarked;
