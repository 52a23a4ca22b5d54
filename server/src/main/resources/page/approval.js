// Questions to people: whether a call may run, and what a node asks itself.

import { Refused, call } from "/page/api.js";
import { element } from "/page/text.js";

const CUT = /\n\[cut: \d+ of \d+ bytes shown\]$/;

// About a call; what it would run with is shown beside it.
export function approvalBox({ id, question }) {
  return box(id, [element("p", {}, question)], [
    { label: "Allow", action: "approve" },
    { label: "Refuse", action: "reject" },
  ]);
}

export function questionBox({ id, kind, name, question, about }) {
  const text = typeof about === "string" ? about : JSON.stringify(about, null, 2);
  const head = element("p", {}, element("strong", {}, name), ` asks: ${question}`);
  const field = element("textarea", { "aria-label": kind === "review" ? "What is to take its place" : "Your answer" });
  const shown = (label) => (text ? element("pre", { tabindex: "0", "aria-label": label }, text) : null);
  switch (kind) {
    case "input":
      return box(id, [head, shown("Input so far"), field], [
        { label: "Send", action: "submit", data: (schema) => read(field.value, schema, "") },
        { label: "Refuse", action: "reject" },
        { label: "Skip", action: "skip" },
      ]);
    case "review":
      field.value = CUT.test(text) ? "" : text;
      return box(id, [head, shown("Output"), element("details", {}, element("summary", {}, "Put something else in its place"), field)], [
        { label: "Keep", action: "approve" },
        { label: "Replace", action: "modify", data: (schema) => read(field.value, schema, about) },
        { label: "Reject", action: "reject" },
      ]);
    default:
      return box(id, [head, shown("Input")], [
        { label: "Allow", action: "approve" },
        { label: "Refuse", action: "reject" },
        { label: "Skip", action: "skip" },
      ]);
  }
}

// What was typed, as the schema wants it; one that takes anything gets what it is in the place of.
function read(text, { type }, before) {
  const isText = type === undefined ? typeof before === "string" : [type].flat().includes("string");
  return isText ? text : JSON.parse(text);
}

function box(id, shown, answers) {
  const address = `/api/v1/approvals/${encodeURIComponent(id)}`;
  const problem = element("div", { role: "alert" });
  const buttons = answers.map((answer, i) => element("button", { class: i === 0 ? "main" : "", type: "button", onclick: () => decide(answer) }, answer.label));

  // Once it is taken, the job's next event takes the question away.
  async function decide({ action, data }) {
    enable(false);
    problem.replaceChildren();
    try {
      const brought = data ? { data: data((await call("GET", address)).schema) } : {};
      await call("POST", `${address}/answer`, { action, ...brought });
    } catch (error) {
      if (!(error instanceof Refused || error instanceof SyntaxError)) {
        throw error;
      }
      problem.replaceChildren(element("p", { class: "error" }, error instanceof Refused ? error.message : `It must be JSON: ${error.message}`));
      enable(true);
    }
  }

  function enable(isEnabled) {
    buttons.forEach((button) => { button.disabled = !isEnabled; });
  }

  return element("div", { class: "approval", role: "group", "aria-label": "Decision" }, ...shown, element("div", { class: "row" }, ...buttons), problem);
}
