/**
 * Runs workflows: jobs of the kind {@code workflow}.
 *
 * <p>A node's place is its path: {@code write}, {@code loop#3/write} in the third pass of a loop, {@code sub/write} in a subflow, {@code
 * fan:left} for a branch of a parallel node. A node's beginning and its end are checkpoints of its path, what its tool loop does lies
 * between them. The state of a run is nothing but these checkpoints: after a crash or a wait the plan is played again, ended nodes give
 * their outputs from their checkpoints, and one that has only begun goes on from its last finished round.
 *
 * <pre>
 * begin ──▶ turn, round, … ──▶ node     the end: completed, error, skipped
 *   ├──▶ tried                          a try that failed; another one follows
 *   └──▶ output                         what is shown to people before it counts
 * </pre>
 */
@NullMarked
package dev.meanwhile.workflow.run;

import org.jspecify.annotations.NullMarked;
