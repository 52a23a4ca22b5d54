/** The native API, {@code /api/v1}: jobs, threads, projects and what a caller can use. Its shapes are {@code openapi.yaml}'s. */
@NullMarked
package dev.meanwhile.server.api;

import org.jspecify.annotations.NullMarked;
