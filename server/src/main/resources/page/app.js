// The page: which view its address names.

import { call } from "/page/api.js";
import { showHome } from "/page/home.js";
import { showJob } from "/page/job.js";
import { element } from "/page/text.js";

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
    showPerson();
    const job = location.hash.match(/^#\/jobs\/([^/?]+)/);
    const left = job ? await showJob(main, decodeURIComponent(job[1]), announce) : await showHome(main, me);
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

function showPerson() {
  const person = document.getElementById("person");
  person.replaceChildren(me.user || "", element("button", { type: "button", class: "quiet", onclick: logOut }, "Log out"));
}

async function logOut() {
  try {
    await call("POST", "/logout", {});
    location.assign("/");
  } catch (error) {
    showProblem(error);
  }
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
