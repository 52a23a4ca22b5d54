/**
 * A model provider that does what a test says, over real HTTP: an OpenAI-compatible server on a loopback port whose answers are
 * written down byte by byte, stalls and cuts included.
 */
@NullMarked
package dev.meanwhile.testkit.model;

import org.jspecify.annotations.NullMarked;
