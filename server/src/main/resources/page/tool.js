// A tool's call, folded: its name, how it went and how long it took; opened, what went in and what came out.

import { approvalBox } from "/page/approval.js";
import { element } from "/page/text.js";

export function toolCard(call, badge, isOpen) {
  const card = folded(call, badge, isOpen || Boolean(call.approval)); // whoever decides sees what on
  return call.approval ? element("div", {}, card, approvalBox(call.approval)) : card;
}

function folded(call, badge, isOpen) {
  const time = call.durationMs === undefined ? "" : `${call.durationMs} ms`;
  return element(
    "details",
    { class: "tool", open: isOpen },
    element("summary", {}, element("span", { class: "name" }, call.name), element("span", { class: "soft brief" }, brief(call.arguments)), element("span", { class: "soft" }, time), badge),
    element(
      "div",
      {},
      part("Arguments", call.arguments),
      part("Result", call.result),
      part("Error", call.error),
      call.truncated ? element("p", { class: "soft" }, "The result was longer; this is its beginning.") : null,
    ),
  );
}

// Short arguments in one line, so that most cards need not be opened.
function brief(value) {
  const isPlain = value !== null && typeof value === "object" && Object.values(value).every((one) => one === null || typeof one !== "object");
  return isPlain ? Object.values(value).join(", ").slice(0, 80) : "";
}

function part(name, value) {
  if (value === undefined || value === null) {
    return null;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return element("div", {}, element("div", { class: "soft" }, name), element("pre", { tabindex: "0", "aria-label": name }, text));
}
