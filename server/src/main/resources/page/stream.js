// Follows a job: by server-sent events, and by asking again and again where those do not come through.

import { Refused, call } from "/page/api.js";

const TYPES = [
  "job.queued", "job.started", "job.waiting", "job.resumed", "job.finished", "text.delta", "reasoning.delta", "image.added",
  "round.rewound", "round.finished", "tool.called", "tool.waiting", "tool.started", "tool.finished", "approval.asked", "approval.answered",
  "approval.expired", "node.started", "node.finished", "node.failed", "node.skipped", "route.chosen", "usage.updated", "notice.given",
];
const PATIENCE = 6000;
const PAUSE = 2000;
const TRIES = 3; // of the browser's own before it is asked why
const TRUST = 6; // failures without a single event between them; then asking is all that is left
const LOST = "The connection is lost. Nothing of the job is: this page comes back to it by itself.";

// Calls onEvent for each event after `seq`, onGone if they are no longer kept, onTrouble with a text while the server cannot be
// reached, with null when it can again. Returns a function that ends it.
export function follow(id, seq, { onEvent, onGone, onTrouble }) {
  let source = null;
  let timer = 0;
  let failures = 0;
  let ended = false;
  let polling = false;
  let streams = false; // whether an event ever came by the stream: if not, something on the way holds streams back

  function take(event) {
    onEvent(event);
    if (event.type === "job.finished") {
      end();
    }
  }

  function listen() {
    close();
    source = new EventSource(`/api/v1/jobs/${encodeURIComponent(id)}/events?after_seq=${seq}`);
    if (!streams) {
      timer = setTimeout(poll, PATIENCE); // a job's first event is there from its start
    }
    source.onopen = () => onTrouble(null);
    for (const type of TYPES) {
      source.addEventListener(type, heard);
    }
    source.onerror = lost;
  }

  function heard(message) {
    clearTimeout(timer);
    failures = 0;
    streams = true;
    // Not the event's own number: pieces of one flush share the last one's id, and are sent again unless all have come.
    seq = Math.max(seq, Number(message.lastEventId) || 0);
    take(JSON.parse(message.data));
  }

  // The browser tries again by itself, unless it was refused. What it was told is only known by asking.
  function lost() {
    if (ended) {
      return;
    }
    clearTimeout(timer);
    failures += 1;
    if (!streams || failures >= TRIES || source.readyState === EventSource.CLOSED) {
      poll();
    } else {
      onTrouble(LOST);
    }
  }

  async function poll() {
    close();
    if (polling) {
      return;
    }
    polling = true;
    while (polling && !ended) {
      try {
        await ask();
      } catch (error) {
        if (!(error instanceof Refused)) {
          throw error;
        }
        await refused(error);
      }
    }
  }

  async function ask() {
    const page = await call("GET", `/api/v1/jobs/${encodeURIComponent(id)}/events?after_seq=${seq}&wait=${isTrusted() ? 0 : 20}`);
    if (ended) {
      return;
    }
    onTrouble(null);
    seq = Math.max(seq, page.nextSeq);
    page.events.forEach((event) => ended || take(event));
    if (page.done) {
      end();
    } else if (isTrusted()) {
      polling = false;
      listen();
    }
  }

  function isTrusted() {
    return streams && failures < TRUST;
  }

  async function refused({ status, message }) {
    if (ended) {
      return;
    }
    if (status === 410) {
      end();
      onGone();
    } else if (status >= 400 && status < 500 && status !== 429) {
      end();
      onTrouble(message);
    } else {
      onTrouble(LOST);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  function close() {
    clearTimeout(timer);
    if (source) {
      source.close();
      source = null;
    }
  }

  // After a sleep the connection may be half open; a new one from the cursor costs little.
  function seen() {
    if (document.visibilityState === "visible" && !ended && !polling) {
      listen();
    }
  }

  function end() {
    ended = true;
    close();
    document.removeEventListener("visibilitychange", seen);
  }

  document.addEventListener("visibilitychange", seen);
  listen();
  return end;
}
