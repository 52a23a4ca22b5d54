/** The streaming client of model providers that speak the OpenAI protocol. */
@NullMarked
package dev.meanwhile.models.openai;

import org.jspecify.annotations.NullMarked;
