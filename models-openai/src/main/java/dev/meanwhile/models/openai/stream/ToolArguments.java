package dev.meanwhile.models.openai.stream;

/** How a provider streams the name and the arguments of a tool call. */
public enum ToolArguments {
    /** Each chunk has the next piece, as OpenAI does. */
    FRAGMENTS,
    /** Each chunk has everything so far. */
    CUMULATIVE
}
