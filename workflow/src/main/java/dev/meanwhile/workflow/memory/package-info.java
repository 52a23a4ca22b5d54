/** What the workflows of a project remember from run to run: texts in named collections, found again by their words. */
@NullMarked
package dev.meanwhile.workflow.memory;

import org.jspecify.annotations.NullMarked;
