// An MCP server over standard input and output that dies in the middle of a call of "write", and of the first one of "read".
import { existsSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const diedOnce = process.argv[2];
const tools = [
  { name: "write", inputSchema: { type: "object" } },
  { name: "read", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
  { name: "pid", inputSchema: { type: "object" }, annotations: { readOnlyHint: true } },
];

function called(name) {
  if (name === "write") {
    process.exit(1);
  }
  if (name === "read" && !existsSync(diedOnce)) {
    writeFileSync(diedOnce, "");
    process.exit(1);
  }
  return { content: [{ type: "text", text: name === "pid" ? String(process.pid) : "read by the second one" }] };
}

function result({ method, params }) {
  switch (method) {
    case "initialize":
      return {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: {} },
        serverInfo: { name: "dying", version: "1" },
      };
    case "tools/list":
      return { tools };
    case "tools/call":
      return called(params.name);
    default:
      return {};
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.id !== undefined) {
    console.log(JSON.stringify({ jsonrpc: "2.0", id: message.id, result: result(message) }));
  }
}
