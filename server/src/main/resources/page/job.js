// One job, live.

import { Refused, call } from "/page/api.js";
import { questionBox } from "/page/approval.js";
import { apply, newJob, ofSnapshot } from "/page/fold.js";
import { nodeRow } from "/page/node.js";
import { follow } from "/page/stream.js";
import { element, rendered, update } from "/page/text.js";
import { toolCard } from "/page/tool.js";

const WORDS = {
  queued: "Queued", running: "Running", waiting: "Waiting", succeeded: "Done", failed: "Failed", cancelled: "Stopped",
  timed_out: "Timed out", asked: "Asked", done: "Done", refused: "Refused", unknown: "Outcome unknown",
};
const NEAR_THE_END = 60;

export function stateBadge(state) {
  return element("span", { class: `state ${state}` }, WORDS[state] || state);
}

export function title(job) {
  return (job.metadata && job.metadata.title) || job.messageId || `Job …${job.id.slice(-6)}`;
}

// Shows the job in `main`; returns a function that stops following it.
export async function showJob(main, id, announce) {
  const address = `/api/v1/jobs/${encodeURIComponent(id)}`;
  const snapshot = await call("GET", address);
  document.title = `${title(snapshot).slice(0, 60)} · Meanwhile`;
  let job = { ...newJob(), state: snapshot.state };
  const view = new View(main, snapshot, announce);
  let frame = 0;
  const draw = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => view.draw(job));
  };
  view.draw(job);
  window.scrollTo(0, 0);
  main.focus({ preventScroll: true });
  const end = follow(id, 0, {
    onEvent(event) {
      apply(job, event);
      if (isOver(snapshot.state) && !job.done) {
        job.state = snapshot.state; // its past is told again, but it does not run again
      }
      draw();
    },
    async onGone() {
      job = ofSnapshot(await call("GET", address));
      draw();
    },
    onTrouble(text) {
      job.trouble = text;
      draw();
    },
  });
  return () => {
    cancelAnimationFrame(frame);
    end();
  };
}

function isOver(state) {
  return ["succeeded", "failed", "cancelled", "timed_out"].includes(state);
}

class View {
  constructor(main, snapshot, announce) {
    this.announce = announce;
    this.snapshot = snapshot;
    this.pieces = new Map();
    this.state = null;
    this.isFollowed = !isOver(snapshot.state);
    this.badge = element("span");
    this.stop = element("button", { class: "stop", type: "button", onclick: () => this.stopJob() }, "Stop");
    this.retry = element("button", { type: "button", hidden: true, onclick: () => this.retryJob() }, "Try again");
    this.reasoning = element("p");
    this.reasoningFold = element("details", { class: "reasoning", hidden: true }, element("summary", {}, "Reasoning"), this.reasoning);
    this.answer = element("div", { class: "answer", role: "log", "aria-live": "off", "aria-label": "Answer" });
    this.nodes = element("div", { class: "nodes", "aria-label": "Steps", role: "group" });
    this.rows = new Map();
    this.questions = element("div", { "aria-live": "polite" });
    this.boxes = new Map();
    this.problems = element("div", { "aria-live": "polite" });
    this.facts = element("div", { class: "facts" });
    this.box = element("article", { class: "card" }, this.reasoningFold, this.nodes, this.answer, this.questions, this.problems, this.facts);
    const prompt = snapshot.metadata && snapshot.metadata.prompt;
    main.replaceChildren(
      element("div", { class: "row" }, element("a", { href: "#/" }, "← All jobs"), element("span", { class: "end" }, this.badge), this.stop, this.retry),
      element("h1", {}, title(snapshot)),
      ...(typeof prompt === "string" ? [element("p", { class: "prompt", tabindex: "0", "aria-label": "What was asked" }, prompt)] : []),
      this.box,
    );
  }

  // Whoever has scrolled to the end stays there while the text grows.
  draw(job) {
    const page = document.documentElement;
    const height = page.scrollHeight;
    const isAtEnd = window.innerHeight + window.scrollY >= height - NEAR_THE_END;
    this.drawState(job);
    this.reasoningFold.hidden = !job.reasoning;
    if (this.reasoning.textContent !== job.reasoning) {
      this.reasoning.textContent = job.reasoning;
    }
    this.drawNodes(job);
    this.drawPieces(job);
    this.drawQuestions(job);
    this.drawFacts(job);
    this.drawProblems(job);
    if (this.isFollowed && isAtEnd && page.scrollHeight > height) {
      window.scrollTo(0, page.scrollHeight);
    }
  }

  drawState({ state }) {
    if (state === this.state) {
      return;
    }
    this.state = state;
    this.badge.replaceChildren(stateBadge(state));
    const over = isOver(state);
    const hadFocus = this.stop === document.activeElement;
    this.stop.hidden = over;
    this.retry.hidden = !over || state === "succeeded";
    if (over && hadFocus) {
      (this.retry.hidden ? document.getElementById("main") : this.retry).focus({ preventScroll: true });
    }
    this.box.classList.toggle("live", !over);
    this.box.setAttribute("aria-busy", String(!over));
    this.announce(WORDS[state] || state);
  }

  // Only rows that changed are made anew; what somebody opened stays open.
  drawNodes({ nodes }) {
    for (const node of nodes) {
      const value = JSON.stringify(node);
      const before = this.rows.get(node.path);
      if (before && before.value === value) {
        continue;
      }
      const row = nodeRow(node, Boolean(before && before.row.open));
      if (before) {
        before.row.replaceWith(row);
      } else {
        this.nodes.append(row);
      }
      this.rows.set(node.path, { value, row });
    }
  }

  // Text and what lies between it, in order. Only pieces that changed are made anew.
  drawPieces(job) {
    const marks = [...job.calls.map((call) => ({ ...call, key: `call ${call.callId}` })), ...job.images.map((image) => ({ ...image, url: address(this.snapshot.id, image.url), key: `image ${image.url}` }))];
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
      if (piece.mark) {
        node.replaceChildren(marked(piece.mark, Boolean(node.querySelector("details[open]"))));
      } else {
        update(node, rendered(piece.value));
      }
      kept.set(key, { value: piece.value, node });
    });
    this.pieces = kept;
    const nodes = [...kept.values()].map((piece) => piece.node);
    if (nodes.length !== this.answer.childNodes.length || nodes.some((node, i) => node !== this.answer.childNodes[i])) {
      this.answer.replaceChildren(...nodes);
    }
  }

  // Those that stay open are left alone, with what was typed into them.
  drawQuestions({ questions }) {
    for (const [id, box] of this.boxes) {
      if (!questions.some((question) => question.id === id)) {
        box.remove();
        this.boxes.delete(id);
      }
    }
    for (const question of questions) {
      if (!this.boxes.has(question.id)) {
        this.boxes.set(question.id, questionBox(question));
        this.questions.append(this.boxes.get(question.id));
      }
    }
  }

  drawFacts(job) {
    const { usage } = job;
    const facts = [`Model ${this.snapshot.model || "default"}`];
    if (usage && usage.totalTokens) {
      facts.push(`${usage.promptTokens} tokens read, ${usage.completionTokens} written`);
    }
    if (usage && usage.cost !== undefined) {
      facts.push(`$${Number(usage.cost).toFixed(4)} of $${this.snapshot.limits.cost}`);
    }
    if (job.calls.length) {
      facts.push(job.calls.length === 1 ? "1 tool call" : `${job.calls.length} tool calls`);
    }
    if (!isOver(job.state)) {
      facts.push("You can close this page: the job goes on.");
    }
    update(this.facts, facts.map((fact) => element("span", {}, fact)));
  }

  drawProblems(job) {
    const lines = [];
    if (!isOver(job.state) && !job.text && !job.calls.length && !job.nodes.length && !job.questions.length && !job.notice) {
      lines.push(element("p", { class: "soft" }, job.state === "queued" ? "Waiting for its turn…" : "Waiting for the first words…"));
    }
    if (job.failure) {
      lines.push(element("p", { class: "error" }, element("strong", {}, "It failed: "), job.failure.message));
    }
    if (job.state === "cancelled") {
      lines.push(element("p", { class: "notice" }, "It was stopped. What it had said by then is kept."));
    }
    for (const text of [job.notice, job.trouble]) {
      if (text) {
        lines.push(element("p", { class: "notice" }, text));
      }
    }
    if (this.refusal) {
      lines.push(element("p", { class: "error" }, this.refusal));
    }
    update(this.problems, lines);
  }

  async stopJob() {
    await this.wait(this.stop, "Stopping…", () => call("POST", `/api/v1/jobs/${this.snapshot.id}/stop`, {}));
  }

  async retryJob() {
    await this.wait(this.retry, "Starting…", async () => {
      const job = await call("POST", `/api/v1/jobs/${this.snapshot.id}/retry`, {});
      location.hash = `#/jobs/${job.id}`;
    });
  }

  // Does it once, while the button says so; where the server refuses, its reason is shown and the button is as before.
  async wait(button, words, action) {
    const before = button.textContent;
    button.disabled = true;
    button.textContent = words;
    this.refusal = null;
    try {
      await action();
    } catch (error) {
      if (!(error instanceof Refused)) {
        throw error;
      }
      this.refusal = error.message;
      this.problems.append(element("p", { class: "error" }, error.message));
      button.disabled = false;
      button.textContent = before;
    }
  }
}

function marked(mark, isOpen) {
  return mark.url ? picture(mark.url) : toolCard(mark, stateBadge(mark.status), isOpen);
}

// Large pictures lie beside their job and are named relative to its address.
function address(job, url) {
  return url.startsWith("images/") ? `/api/v1/jobs/${job}/${url}` : url;
}

function picture(url) {
  const isShown = /^(https:|data:image\/|\/api\/v1\/jobs\/)/.test(url);
  return isShown ? element("img", { src: url, alt: "Picture in the answer" }) : element("p", {}, "A picture of an unknown kind.");
}
