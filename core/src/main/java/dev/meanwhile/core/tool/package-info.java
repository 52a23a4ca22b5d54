/**
 * What a model may call: a {@link dev.meanwhile.core.tool.Tool} with its {@linkplain dev.meanwhile.core.tool.ToolSpec
 * declaration} and the {@link dev.meanwhile.core.tool.ToolRegistry} that knows them by name. How calls are recorded is
 * {@link dev.meanwhile.core.ledger}'s; when they run is decided by the tool loop in {@link dev.meanwhile.core.round}.
 */
@NullMarked
package dev.meanwhile.core.tool;

import org.jspecify.annotations.NullMarked;
