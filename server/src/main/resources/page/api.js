// The server's API, as the page uses it.

export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
  }
}

export async function call(method, path, body, headers = {}) {
  const options = { method, headers: { Accept: "application/json", "X-Meanwhile": "1", ...headers } };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, { detail: "The server cannot be reached. It may be restarting." });
  }
  const text = await response.text();
  const answer = text ? parsed(text) : {};
  if (!response.ok) {
    throw new Refused(response.status, answer);
  }
  return answer;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

// The first project of the caller: a fresh install has one.
export function projectOf(me) {
  const projects = me.projects || [];
  const names = Array.isArray(projects) ? projects.map((one) => one.id || one.name || one.project || one) : Object.keys(projects);
  return me.project || (names.includes("default") ? "default" : names[0]) || "default";
}
