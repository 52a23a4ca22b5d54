/**
 * Tools whose arguments are a record: the author writes the record once, and the JSON Schema for the model as well as the
 * decoding follow from it. {@link dev.meanwhile.tools.typed.RecordTool} joins a declaration, a record and an action into a
 * {@link dev.meanwhile.core.tool.Tool}.
 *
 * <p>The engine checks arguments against the schema before a call; what a schema cannot say, the record's constructor checks by
 * throwing {@link java.lang.IllegalArgumentException}, which the model is told as {@code invalid_arguments}.
 */
@NullMarked
package dev.meanwhile.tools.typed;

import org.jspecify.annotations.NullMarked;
