/**
 * Workflows as their authors write them: documents of the or3-workflows format, version 2.x, read into typed nodes. A document is
 * never refused at its first mistake; all that is wrong with it is found at once ({@link Validator}).
 */
@NullMarked
package dev.meanwhile.workflow.definition;

import org.jspecify.annotations.NullMarked;
