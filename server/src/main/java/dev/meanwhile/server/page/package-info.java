/**
 * The page at {@code /}: start a chat job, watch it, stop it. Plain HTML, CSS and JavaScript modules without a build step; it speaks
 * the native API like any other client, and nothing here knows a job.
 */
@NullMarked
package dev.meanwhile.server.page;

import org.jspecify.annotations.NullMarked;
