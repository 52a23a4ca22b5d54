/**
 * What a workflow comes to when it runs: of each scope (the run, the pass of a loop, a subflow) the steps and the ways between them.
 * Loops have taken in their bodies, and a parallel node has become two steps, its branches and their merging, so that nodes behind a
 * branch run between them. A plan has no circle.
 */
@NullMarked
package dev.meanwhile.workflow.plan;

import org.jspecify.annotations.NullMarked;
