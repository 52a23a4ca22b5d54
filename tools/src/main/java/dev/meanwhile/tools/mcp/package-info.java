/**
 * Tools of other people's servers, by the Model Context Protocol (revisions 2024-11-05 to 2025-11-25; ADR 11).
 *
 * <pre>
 * McpServers ── one each ──▶ McpServer   connects, again and again; has the registry know the server's tools
 *                               │
 *                            Session     one conversation: greeting, list of tools, calls
 *                               │
 *                             Wire ◀──   StdioWire: a program's pipes      HttpWire: Streamable HTTP, guarded
 * </pre>
 *
 * <p>A server is foreign code: it may die in the middle of a call, hang, print what is no message, send more than anybody can
 * hold, declare what cannot be used. Each of these costs the call or the tool that it strikes, and nothing else. A call that
 * broke off is told as an {@link java.io.IOException}; whether it may be repeated, and what the model is told, is the tool
 * loop's decision.
 */
@NullMarked
package dev.meanwhile.tools.mcp;

import org.jspecify.annotations.NullMarked;
