// The page: which view its address names.

import { Refused, call, projectOf } from "/page/api.js";
import { show, stateBadge, title } from "/page/job.js";
import { element } from "/page/text.js";

const EXAMPLES = [
  "What time is it in Tokyo, and what is 17 * 23?",
  "Explain server-sent events in three short paragraphs.",
  "Write a haiku about work that goes on while you sleep.",
];
const REFRESH = 4000;

const main = document.getElementById("main");
let leave = () => {};
let visit = 0;
let me = null;

function announce(text) {
  document.getElementById("announce").textContent = text;
}

async function route() {
  leave();
  leave = () => {};
  const mine = ++visit;
  try {
    me ||= await call("GET", "/api/v1/me");
    document.getElementById("person").textContent = me.user || "";
    const job = location.hash.match(/^#\/jobs\/([^/?]+)/);
    const left = job ? await showJob(decodeURIComponent(job[1])) : await showHome();
    if (mine === visit) {
      leave = left;
    } else {
      left();
    }
  } catch (error) {
    if (mine === visit) {
      showProblem(error);
    }
  }
}

async function showJob(id) {
  document.title = "Job · Meanwhile";
  return show(main, id, announce);
}

async function showHome() {
  document.title = "Meanwhile";
  const prompt = element("textarea", { id: "prompt", required: true, placeholder: "Ask for something that may take a while", onkeydown: sendByKey });
  const problem = element("div", { role: "alert" });
  const start = element("button", { class: "main", type: "submit" }, "Start in the background");
  const list = element("div", { "aria-live": "off" }, element("p", { class: "soft" }, "Loading…"));
  const form = element(
    "form",
    { class: "card", onsubmit: (event) => submit(event, prompt, start, problem) },
    element("label", { for: "prompt" }, "What should be done?"),
    prompt,
    problem,
    element("div", { class: "row" }, start, element("span", { class: "soft hint" }, "Ctrl + Enter starts it too")),
    element("ul", { class: "examples", "aria-label": "Examples" }, ...EXAMPLES.map((text) => example(text, prompt))),
  );
  main.replaceChildren(element("h1", {}, "Work that goes on while you are away"), form, element("h2", {}, "Recent jobs"), list);
  prompt.focus();
  await refresh(list);
  const timer = setInterval(() => document.visibilityState === "visible" && refresh(list), REFRESH);
  return () => clearInterval(timer);
}

function example(text, prompt) {
  const use = () => {
    prompt.value = text;
    prompt.focus();
  };
  return element("li", {}, element("button", { type: "button", onclick: use }, text));
}

function sendByKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

async function submit(event, prompt, start, problem) {
  event.preventDefault();
  const input = prompt.value.trim();
  if (!input) {
    prompt.focus();
    return;
  }
  start.disabled = true;
  problem.replaceChildren();
  try {
    const body = { kind: "chat", input, metadata: { title: input.split("\n")[0].slice(0, 200) } };
    const job = await call("POST", `/api/v1/projects/${encodeURIComponent(projectOf(me))}/jobs`, body, { "Idempotency-Key": crypto.randomUUID ? crypto.randomUUID() : String(Math.random()) });
    location.hash = `#/jobs/${job.id}`;
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    problem.replaceChildren(element("p", { class: "error" }, error.message));
  } finally {
    start.disabled = false;
  }
}

async function refresh(list) {
  try {
    const found = await call("GET", `/api/v1/projects/${encodeURIComponent(projectOf(me))}/jobs?limit=20`);
    const items = found.items;
    const text = JSON.stringify(items);
    if (list.dataset.shown !== text) {
      list.dataset.shown = text;
      list.replaceChildren(items.length ? element("ul", { class: "jobs" }, ...items.map(row)) : element("p", { class: "soft" }, "None yet. Start one above, or take an example."));
    }
  } catch (error) {
    list.dataset.shown = "";
    list.replaceChildren(element("p", { class: "error" }, error.message));
  }
}

function row(job) {
  const when = new Date(job.createdAt);
  return element(
    "li",
    {},
    element(
      "a",
      { href: `#/jobs/${job.id}` },
      element("span", { class: "title" }, title(job)),
      stateBadge(job.state),
      element("time", { class: "soft", datetime: job.createdAt }, when.toLocaleString()),
    ),
  );
}

function showProblem(error) {
  if (error.status === 401) {
    showLogin();
    return;
  }
  document.title = "Meanwhile";
  const again = element("button", { type: "button", onclick: route }, "Try again");
  const text = error.status === 404 ? "There is no such job, or it is not yours." : error.message;
  main.replaceChildren(element("h1", {}, error.status === 404 ? "Not found" : "That did not work"), element("p", { class: "error", role: "alert" }, text), element("div", { class: "row" }, again, element("a", { href: "#/" }, "All jobs")));
}

// A token is only used to ask for a login link, and kept nowhere.
function showLogin() {
  document.title = "Log in · Meanwhile";
  const token = element("input", { id: "token", type: "password", autocomplete: "off", required: true });
  const problem = element("div", { role: "alert" });
  const log = async (event) => {
    event.preventDefault();
    problem.replaceChildren();
    try {
      const link = await call("POST", "/api/v1/login-links", {}, { Authorization: `Bearer ${token.value.trim()}` });
      location.assign(link.path);
    } catch (error) {
      problem.replaceChildren(element("p", { class: "error" }, error.status === 401 ? "The server does not know this token." : error.message));
    }
  };
  main.replaceChildren(
    element("h1", {}, "Please log in"),
    element("p", {}, "Open the login link that the server printed in its terminal. It works once, for ten minutes."),
    element(
      "form",
      { class: "card", onsubmit: log },
      element("label", { for: "token" }, "Or paste a token"),
      token,
      element("p", { class: "soft" }, "The owner's token lies in the file ", element("code", {}, "token"), " of the data directory."),
      problem,
      element("div", { class: "row" }, element("button", { class: "main", type: "submit" }, "Log in")),
    ),
  );
  token.focus();
}

window.addEventListener("hashchange", route);
route();
