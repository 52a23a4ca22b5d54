// A job's events folded into what is shown. Text is placed by its offset, so an event that comes twice changes nothing.

export function newJob() {
  return { seq: 0, state: "queued", text: "", reasoning: "", calls: [], questions: [], nodes: [], images: [], notice: null, failure: null, usage: null, done: false };
}

export function apply(job, event) {
  if (event.seq > job.seq) {
    job.seq = event.seq;
  }
  if (event.path && ofNode(job, event)) {
    return;
  }
  switch (event.type) {
    case "text.delta":
      job.text = placed(job.text, event);
      job.notice = null;
      break;
    case "reasoning.delta":
      job.reasoning = placed(job.reasoning, event);
      break;
    case "image.added":
      if (!job.images.some((image) => image.url === event.url)) {
        job.images.push({ url: event.url, round: event.round, at: job.text.length });
      }
      break;
    case "round.rewound":
      job.text = job.text.slice(0, event.offset);
      job.reasoning = job.reasoning.slice(0, event.reasoningOffset);
      job.calls = job.calls.filter((call) => call.round !== event.round);
      job.images = job.images.filter((image) => image.round !== event.round);
      break;
    case "tool.called":
      if (!job.calls.some((call) => call.callId === event.callId)) {
        job.calls.push({ callId: event.callId, path: event.path || "", round: event.round, name: event.name, arguments: event.arguments, status: "asked", at: job.text.length });
      }
      break;
    case "tool.waiting":
      change(job, event, { status: "waiting" });
      break;
    case "approval.asked":
      if (event.round === 0) {
        ask(job, event);
        break;
      }
      change(job, event, { status: "waiting", approval: { id: event.approvalId, question: event.question } });
      break;
    case "approval.answered":
      job.questions = job.questions.filter(({ id }) => id !== event.approvalId);
      change(job, event, { status: "asked", approval: null, ...(event.data === undefined ? {} : { arguments: event.data }) });
      break;
    case "approval.expired":
      job.questions = job.questions.filter(({ id }) => id !== event.approvalId);
      change(job, event, { status: "asked", approval: null });
      break;
    case "tool.started":
      change(job, event, { status: "running" });
      break;
    case "tool.finished":
      change(job, event, { status: event.status, result: event.result, error: event.error, truncated: event.truncated, durationMs: event.durationMs });
      break;
    case "job.started":
    case "job.resumed":
      job.state = "running";
      break;
    case "job.waiting":
      job.state = "waiting";
      break;
    case "usage.updated":
      job.usage = event.usage;
      break;
    case "notice.given":
      job.notice = event.message;
      break;
    case "job.finished":
      job.calls.forEach((call) => { call.approval = null; });
      job.questions = [];
      Object.assign(job, { state: event.state, failure: event.failure || null, usage: event.usage, done: true, notice: null });
      break;
    default: // of a newer server
  }
}

// What happens in a node of a workflow stays with the node; calls and questions are the job's as well.
function ofNode(job, event) {
  let node = job.nodes.find(({ path }) => path === event.path);
  if (!node && event.type.startsWith("node.")) {
    node = { path: event.path, label: event.label, nodeType: event.nodeType, status: "active", text: "", reused: event.type === "node.finished" && event.reused };
    job.nodes.push(node);
  }
  switch (event.type) {
    case "node.started":
      return true;
    case "node.finished":
      job.notice = null;
      Object.assign(node, { status: "completed", text: event.output });
      return true;
    case "node.failed":
      Object.assign(node, { status: "error", error: event.failure.message });
      return true;
    case "node.skipped":
      node.status = "skipped";
      return true;
    case "route.chosen":
      if (node) {
        Object.assign(node, { route: event.routeLabel, reasoning: event.reasoning });
      }
      return true;
    case "text.delta":
      if (node && node.status === "active") {
        node.text = placed(node.text, event);
      }
      return true;
    case "round.rewound":
      if (node) {
        node.text = node.text.slice(0, event.offset);
      }
      job.calls = job.calls.filter((call) => call.path !== event.path || call.round !== event.round);
      return true;
    case "reasoning.delta":
    case "image.added":
      return true;
    default:
      return false;
  }
}

function placed(text, { offset, text: piece }) {
  return offset + piece.length <= text.length ? text : text.slice(0, offset) + piece;
}

// A node's own question.
function ask(job, { approvalId, kind, name, question, arguments: about }) {
  if (!job.questions.some(({ id }) => id === approvalId)) {
    job.questions.push({ id: approvalId, kind, name, question, about });
  }
}

function change(job, event, what) {
  const call = job.calls.find((one) => one.callId === event.callId);
  if (call && !["done", "failed", "refused", "unknown"].includes(call.status)) {
    Object.assign(call, what);
  }
}

// A finished job whose events are no longer kept.
export function ofSnapshot(snapshot) {
  const job = newJob();
  Object.assign(job, { seq: snapshot.seq, state: snapshot.state, text: snapshot.text, reasoning: snapshot.reasoning, usage: snapshot.usage, failure: snapshot.failure || null, done: true });
  job.calls = (snapshot.toolCalls || []).map((call) => ({ ...call, at: 0 }));
  job.nodes = ((snapshot.workflow || {}).nodes || []).filter(({ status }) => status !== "pending").map(ofRun);
  job.images = (snapshot.images || []).map((url) => ({ url, at: snapshot.text.length }));
  return job;
}

function ofRun({ path, label, nodeType, status, output, reused, route, failure }) {
  return { path, label, nodeType, status, text: output || "", reused, route: route && route.routeLabel, reasoning: route && route.reasoning, error: failure && failure.message };
}
