// One job, live.

import { Refused, call } from "/page/api.js";
import { apply, newJob, ofSnapshot } from "/page/fold.js";
import { follow } from "/page/stream.js";
import { element, rendered } from "/page/text.js";

const WORDS = {
  queued: "Queued", running: "Running", waiting: "Waiting", succeeded: "Done", failed: "Failed", cancelled: "Stopped",
  timed_out: "Timed out", asked: "asked", done: "done", refused: "refused", unknown: "outcome unknown",
};

export function stateBadge(state) {
  return element("span", { class: `state ${state}` }, WORDS[state] || state);
}

export function title(job) {
  return (job.metadata && job.metadata.title) || job.messageId || `Job ${job.id.slice(0, 8)}`;
}

// Shows the job in `main`; returns a function that stops following it.
export async function show(main, id, announce) {
  const snapshot = await call("GET", `/api/v1/jobs/${encodeURIComponent(id)}`);
  let job = newJob();
  const view = new View(main, snapshot, announce);
  let frame = 0;
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => view.draw(job));
  };
  view.draw({ ...job, state: snapshot.state });
  const end = follow(id, 0, {
    onEvent(event) {
      apply(job, event);
      draw();
    },
    async onGone() {
      job = ofSnapshot(await call("GET", `/api/v1/jobs/${encodeURIComponent(id)}`));
      draw();
    },
    onTrouble: (refused) => view.trouble(refused),
  });
  return () => {
    cancelAnimationFrame(frame);
    end();
  };
}

class View {
  constructor(main, snapshot, announce) {
    this.announce = announce;
    this.snapshot = snapshot;
    this.pieces = new Map();
    this.state = null;
    this.badge = element("span");
    this.stop = element("button", { class: "stop", type: "button", onclick: () => this.stopJob() }, "Stop");
    this.problem = element("div", { "aria-live": "polite" });
    this.reasoning = element("div");
    this.reasoningFold = element("details", { class: "reasoning", hidden: true }, element("summary", {}, "Reasoning"), this.reasoning);
    this.answer = element("div", { class: "answer", role: "log", "aria-live": "off", "aria-label": "Answer" });
    this.facts = element("div", { class: "facts" });
    this.box = element("article", { class: "card" }, this.reasoningFold, this.answer, this.problem, this.facts);
    main.replaceChildren(
      element("div", { class: "row" }, element("a", { href: "#/" }, "← All jobs"), element("span", { class: "end" }, this.badge), this.stop),
      element("h1", {}, title(snapshot)),
      this.box,
    );
  }

  draw(job) {
    this.drawState(job);
    this.reasoningFold.hidden = !job.reasoning;
    if (job.reasoning !== this.lastReasoning) {
      this.lastReasoning = job.reasoning;
      this.reasoning.replaceChildren(element("p", {}, job.reasoning));
    }
    this.drawPieces(job);
    this.drawFacts(job);
    this.drawProblem(job);
  }

  drawState(job) {
    if (job.state === this.state) {
      return;
    }
    this.state = job.state;
    this.badge.replaceChildren(stateBadge(job.state));
    const over = job.done || ["succeeded", "failed", "cancelled", "timed_out"].includes(job.state);
    this.stop.hidden = over;
    this.box.classList.toggle("live", !over);
    this.box.setAttribute("aria-busy", String(!over));
    this.announce(WORDS[job.state] || job.state);
  }

  // Text and what lies between it, in order. Only pieces that changed are made anew.
  drawPieces(job) {
    const marks = [...job.calls.map((call) => ({ ...call, key: `call ${call.callId}` })), ...job.images.map((image) => ({ ...image, key: `image ${image.url}` }))];
    marks.sort((one, other) => one.at - other.at);
    const wanted = [];
    let from = 0;
    for (const mark of marks) {
      wanted.push({ key: `text ${from}`, value: job.text.slice(from, mark.at) }, { key: mark.key, value: JSON.stringify(mark), mark });
      from = mark.at;
    }
    wanted.push({ key: `text ${from} end`, value: job.text.slice(from) });
    this.replace(wanted);
  }

  replace(wanted) {
    const kept = new Map();
    wanted.forEach((piece, index) => {
      const key = `${index} ${piece.key}`;
      const before = this.pieces.get(key);
      if (before && before.value === piece.value) {
        kept.set(key, before);
        return;
      }
      const node = before ? before.node : element("div");
      const isOpen = Boolean(node.querySelector("details[open]"));
      node.replaceChildren(...(piece.mark ? [marked(piece.mark, isOpen)] : rendered(piece.value)));
      kept.set(key, { value: piece.value, node });
    });
    this.pieces = kept;
    const nodes = [...kept.values()].map((piece) => piece.node);
    if (nodes.length !== this.answer.childNodes.length || nodes.some((node, i) => node !== this.answer.childNodes[i])) {
      this.answer.replaceChildren(...nodes);
    }
  }

  drawFacts(job) {
    const facts = [`Model ${this.snapshot.model || "default"}`];
    const usage = job.usage;
    if (usage && usage.totalTokens) {
      facts.push(`${usage.promptTokens} tokens read, ${usage.completionTokens} written`);
    }
    if (usage && usage.cost !== undefined) {
      facts.push(`$${Number(usage.cost).toFixed(4)}`);
    }
    if (job.calls.length) {
      facts.push(job.calls.length === 1 ? "1 tool call" : `${job.calls.length} tool calls`);
    }
    if (!job.done) {
      facts.push("You can close this page: the job goes on.");
    }
    this.facts.replaceChildren(...facts.map((fact) => element("span", {}, fact)));
  }

  drawProblem(job) {
    const text = job.failure ? job.failure.message : job.notice;
    if (text !== this.lastProblem) {
      this.lastProblem = text;
      this.problem.replaceChildren(...(text ? [element("p", { class: job.failure ? "error" : "notice" }, text)] : []));
    }
  }

  trouble(refused) {
    const text = refused ? `${refused.message} Trying again.` : null;
    if (text !== this.lastTrouble) {
      this.lastTrouble = text;
      this.lastProblem = undefined;
      this.problem.replaceChildren(...(text ? [element("p", { class: "notice" }, text)] : []));
    }
  }

  async stopJob() {
    this.stop.disabled = true;
    this.stop.textContent = "Stopping…";
    try {
      await call("POST", `/api/v1/jobs/${this.snapshot.id}/stop`, {});
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      this.problem.replaceChildren(element("p", { class: "error" }, error.message));
      this.stop.disabled = false;
      this.stop.textContent = "Stop";
    }
  }
}

function marked(mark, isOpen) {
  return mark.url ? picture(mark.url) : card(mark, isOpen);
}

function picture(url) {
  const isShown = /^(https:|data:image\/)/.test(url);
  return isShown ? element("img", { src: url, alt: "Picture in the answer" }) : element("p", {}, "A picture of an unknown kind.");
}

function card(call, isOpen) {
  const time = call.durationMs === undefined ? "" : `${call.durationMs} ms`;
  return element(
    "details",
    { class: "tool", open: isOpen },
    element("summary", {}, element("span", { class: "name" }, `⚙ ${call.name}`), element("span", { class: "soft" }, time), stateBadge(call.status)),
    element("div", {}, part("Arguments", call.arguments), part("Result", call.result), part("Error", call.error), call.truncated ? element("p", { class: "soft" }, "The result was longer; this is its beginning.") : null),
  );
}

function part(name, value) {
  if (value === undefined || value === null) {
    return null;
  }
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return element("div", {}, element("div", { class: "soft" }, name), element("pre", { tabindex: "0", "aria-label": name }, text));
}
