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
  let text;
  try {
    text = await response.text();
  } catch {
    throw new Refused(0, { detail: "The connection was lost." });
  }
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

// The project whose jobs the page shows and starts: a fresh install has one.
export function projectOf(me) {
  const ids = me.projects.map((project) => project.id);
  return me.tokenProject || (ids.includes("default") ? "default" : ids[0]) || "default";
}

// For an Idempotency-Key. Browsers have randomUUID only where the page came over TLS or from this machine.
export function uniqueKey() {
  return crypto.randomUUID ? crypto.randomUUID() : [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16)).join("-");
}
