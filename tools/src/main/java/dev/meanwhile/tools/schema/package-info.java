/** Core's port {@link dev.meanwhile.core.tool.Schemas} by {@link dev.meanwhile.tools.schema.NetworkntSchemas}. */
@NullMarked
package dev.meanwhile.tools.schema;

import org.jspecify.annotations.NullMarked;
