/**
 * The tools that every installation has, collected by {@link dev.meanwhile.tools.BuiltInTools}.
 *
 * <ul>
 *   <li>{@link dev.meanwhile.tools.typed}: a tool whose arguments are a record; the schema comes from the record
 *   <li>{@link dev.meanwhile.tools.schema}: core's port {@code Schemas} by a library
 *   <li>{@link dev.meanwhile.tools.math}: {@code calculate}
 *   <li>{@link dev.meanwhile.tools.web}: {@code fetch_url} and {@code web_search}
 *   <li>{@link dev.meanwhile.tools.plugin}: tools that other people's jars bring
 * </ul>
 */
@NullMarked
package dev.meanwhile.tools;

import org.jspecify.annotations.NullMarked;
