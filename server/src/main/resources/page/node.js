// The nodes of a workflow's run: one row each, with what it came to.

import { element } from "/page/text.js";

const WORDS = { active: "Working", completed: "Done", error: "Failed", skipped: "Skipped" };

// Looks like the state of a job or a call, so that colours mean the same everywhere.
const LOOKS = { active: "running", completed: "done", error: "failed", skipped: "queued" };

export function nodeRow(node, isOpen) {
  const status = element("span", { class: `state ${LOOKS[node.status] || node.status}` }, node.reused ? "Reused" : WORDS[node.status] || node.status);
  const more = [];
  if (node.route) {
    more.push(element("p", { class: "soft" }, `Chose “${node.route}”${node.reasoning ? `: ${node.reasoning}` : ""}`));
  }
  if (node.error) {
    more.push(element("p", { class: "error" }, node.error));
  }
  if (node.text) {
    more.push(element("pre", { tabindex: "0", "aria-label": `Output of ${node.label}` }, node.text));
  }
  return element(
    "details",
    { class: "tool", open: isOpen },
    element("summary", {}, element("span", {}, node.label), element("span", { class: "soft brief" }, place(node)), status),
    element("div", {}, ...(more.length ? more : [element("p", { class: "soft" }, "Nothing yet.")])),
  );
}

// Where it lies, if not right in the workflow.
function place({ path, nodeType }) {
  return path.includes("/") || path.includes(":") ? `${nodeType} · ${path}` : nodeType;
}
