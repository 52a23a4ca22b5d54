// A question whether a call may run, with its two answers.

import { Refused, call } from "/page/api.js";
import { element } from "/page/text.js";

export function approvalBox({ id, question }) {
  const problem = element("div", { role: "alert" });
  const allow = element("button", { class: "main", type: "button", onclick: () => decide("approve") }, "Allow");
  const refuse = element("button", { type: "button", onclick: () => decide("reject") }, "Refuse");

  // Once it is taken, the job's next event takes the question away.
  async function decide(action) {
    allow.disabled = true;
    refuse.disabled = true;
    problem.replaceChildren();
    try {
      await call("POST", `/api/v1/approvals/${encodeURIComponent(id)}/answer`, { action });
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      problem.replaceChildren(element("p", { class: "error" }, error.message));
      allow.disabled = false;
      refuse.disabled = false;
    }
  }

  return element("div", { class: "approval", role: "group", "aria-label": "Decision" }, element("p", {}, question), element("div", { class: "row" }, allow, refuse), problem);
}
