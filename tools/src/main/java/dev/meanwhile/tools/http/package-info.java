/**
 * Tools behind HTTP that projects declare: the arguments are sent as JSON in a signed request, the answer is the result. Rows of
 * {@link dev.meanwhile.core.tool.DeclaredTools}; what is secret in them is sealed, and opened for each call alone.
 */
@NullMarked
package dev.meanwhile.tools.http;

import org.jspecify.annotations.NullMarked;
