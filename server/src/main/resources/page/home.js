// The first view: what this is, the form that starts a job, the jobs of late.

import { Refused, call, projectOf, uniqueKey } from "/page/api.js";
import { stateBadge, title } from "/page/job.js";
import { element } from "/page/text.js";

const EXAMPLES = [
  "What time is it in Tokyo, and what is 17 * 23?",
  "Explain server-sent events in three short paragraphs.",
  "Write a haiku about work that goes on while you sleep.",
];
const LEDE =
  "Meanwhile runs jobs for language models on this server. Start one and close the page: the job goes on, even through a restart " +
  "of the server. Its text and its tool calls are here when you come back.";
const REFRESH = 4000;
const TITLE = 200;
const PROMPT = 4000;

let tried = {}; // what was last sent and is not known to have arrived: sent again, it starts no second job

// Shows it in `main`; returns a function that stops refreshing it.
export async function showHome(main, me) {
  document.title = "Meanwhile";
  const jobs = `/api/v1/projects/${encodeURIComponent(projectOf(me))}/jobs`;
  const list = element("div", {}, element("p", { class: "soft" }, "Loading…"));
  const demo = element("p", { class: "soft" });
  main.replaceChildren(
    element("h1", {}, "Work that goes on while you are away"),
    element("p", { class: "lede" }, LEDE),
    startForm(jobs),
    demo,
    element("h2", {}, "Recent jobs"),
    list,
  );
  document.getElementById("prompt").focus({ preventScroll: true });
  const recent = { list, jobs, shown: null };
  await Promise.all([refresh(recent), explain(demo)]);
  const timer = setInterval(() => document.visibilityState === "visible" && refresh(recent), REFRESH);
  return () => clearInterval(timer);
}

function startForm(jobs) {
  const prompt = element("textarea", { id: "prompt", required: true, placeholder: "Ask for something that may take a while", onkeydown: sendByKey });
  const ask = element("input", { type: "checkbox" });
  const problem = element("div", { role: "alert" });
  const start = element("button", { class: "main", type: "submit" }, "Start in the background");
  return element(
    "form",
    { class: "card", onsubmit: (event) => submit(event, jobs, { prompt, ask, start, problem }) },
    element("label", { for: "prompt" }, "What should be done?"),
    prompt,
    element("label", { class: "check" }, ask, "Ask me before each tool call"),
    problem,
    element("div", { class: "row" }, start, element("span", { class: "soft hint" }, "Ctrl + Enter starts it too")),
    element("p", { class: "soft try", id: "try" }, "Or try one of these:"),
    element("ul", { class: "examples", "aria-labelledby": "try" }, ...EXAMPLES.map((text) => example(text, prompt))),
  );
}

function example(text, prompt) {
  const use = () => {
    prompt.value = text;
    prompt.focus();
  };
  return element("li", {}, element("button", { type: "button", onclick: use }, text));
}

// Says it where nobody has set up a model, so that its answers surprise nobody.
async function explain(place) {
  try {
    const models = await call("GET", "/api/v1/models");
    if (models.items.length && models.items.every((model) => model.demo)) {
      const keys = ["OPENROUTER_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_KEY"].map((name) => element("code", {}, name));
      place.replaceChildren(
        element("strong", {}, "No model is set up yet, "),
        "so a built-in demo answers: a script that knows the time and does sums. For a real model start the server with ",
        keys[0], " or with ", keys[1], " and ", keys[2], ".",
      );
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    } // then the list of jobs says what is wrong
  }
}

function sendByKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
}

async function submit(event, jobs, { prompt, ask, start, problem }) {
  event.preventDefault();
  const input = prompt.value.trim();
  if (!input || start.disabled) {
    prompt.focus();
    return;
  }
  start.disabled = true;
  problem.replaceChildren();
  const approval = ask.checked ? "always" : "never";
  if (tried.input !== input || tried.approval !== approval) {
    tried = { input, approval, key: uniqueKey() };
  }
  try {
    const title = input.split("\n")[0].slice(0, TITLE);
    const metadata = title === input ? { title } : { title, prompt: input.slice(0, PROMPT) };
    const job = await call("POST", jobs, { kind: "chat", input, approval, metadata }, { "Idempotency-Key": tried.key });
    tried = {};
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

async function refresh(recent) {
  try {
    const { items } = await call("GET", `${recent.jobs}?limit=20`);
    const text = JSON.stringify(items);
    if (recent.shown !== text) {
      recent.shown = text;
      fill(recent.list, items.length ? element("ul", { class: "jobs" }, ...items.map(row)) : element("p", { class: "soft" }, "None yet. Start one above, or take an example."));
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    recent.shown = null;
    fill(recent.list, element("p", { class: "error" }, error.message));
  }
}

// Whoever stands on a link still stands on it.
function fill(list, content) {
  const at = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(content);
  const link = at && [...list.querySelectorAll("a")].find((one) => one.getAttribute("href") === at);
  if (link) {
    link.focus({ preventScroll: true });
  }
}

function row(job) {
  const when = new Date(job.createdAt).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
  return element(
    "li",
    {},
    element(
      "a",
      { href: `#/jobs/${job.id}` },
      element("span", { class: "title" }, title(job)),
      stateBadge(job.state),
      element("time", { class: "soft", datetime: job.createdAt }, when),
    ),
  );
}
