/**
 * A run's conversation, kept within what models read: old messages are dropped, with a note in their place, or summarised by a model.
 * Nothing here asks a model; whoever does hands the summary in.
 */
@NullMarked
package dev.meanwhile.workflow.session;

import org.jspecify.annotations.NullMarked;
