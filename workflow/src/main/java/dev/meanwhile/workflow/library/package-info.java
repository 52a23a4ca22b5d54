/**
 * Workflows that are kept: each with all its versions, of which the newest is meant where none is named. A workflow may name others
 * as its subflows, by id; what a run needs of them is gathered when it starts ({@link Bundles}).
 */
@NullMarked
package dev.meanwhile.workflow.library;

import org.jspecify.annotations.NullMarked;
