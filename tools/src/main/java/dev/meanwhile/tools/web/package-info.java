/**
 * Tools that read the web: {@code fetch_url} gives a page as text, {@code web_search} asks a search service. Both send through
 * {@link dev.meanwhile.outbound.GuardedHttp}, so what a model names cannot be inside the operator's network.
 */
@NullMarked
package dev.meanwhile.tools.web;

import org.jspecify.annotations.NullMarked;
