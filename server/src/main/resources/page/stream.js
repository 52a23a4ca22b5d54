// Follows a job: by server-sent events, and by asking where those do not come through.

import { call } from "/page/api.js";

const TYPES = [
  "job.queued", "job.started", "job.waiting", "job.resumed", "job.finished", "text.delta", "reasoning.delta", "image.added",
  "round.rewound", "round.finished", "tool.called", "tool.started", "tool.finished", "usage.updated", "notice.given",
];
const PATIENCE = 6000;
const TRIES = 3;

// Calls onEvent for each event after `seq`, onGone if they are no longer kept. Returns a function that ends it.
export function follow(id, seq, { onEvent, onGone, onTrouble }) {
  let source = null;
  let timer = 0;
  let failures = 0;
  let ended = false;
  let polling = false;

  function take(event) {
    if (event.seq > seq) {
      seq = event.seq;
    }
    onEvent(event);
    if (event.type === "job.finished") {
      end();
    }
  }

  function listen() {
    close();
    source = new EventSource(`/api/v1/jobs/${id}/events?after_seq=${seq}`);
    timer = setTimeout(poll, PATIENCE);
    source.onopen = () => {
      clearTimeout(timer);
      onTrouble(null);
    };
    for (const type of TYPES) {
      source.addEventListener(type, (message) => {
        clearTimeout(timer);
        failures = 0;
        take(JSON.parse(message.data));
      });
    }
    source.onerror = () => {
      failures += 1;
      if (!ended && (failures >= TRIES || source.readyState === EventSource.CLOSED)) {
        poll();
      }
    };
  }

  async function poll() {
    close();
    if (polling) {
      return;
    }
    polling = true;
    while (!ended) {
      try {
        const page = await call("GET", `/api/v1/jobs/${id}/events?after_seq=${seq}&wait=20`);
        onTrouble(null);
        for (const event of page.events) {
          if (!ended) {
            take(event);
          }
        }
        if (page.done) {
          end();
        }
      } catch (refused) {
        if (refused.status === 410) {
          end();
          onGone();
        } else if (refused.status >= 400 && refused.status < 500 && refused.status !== 429) {
          end();
          onTrouble(refused);
        } else {
          onTrouble(refused);
          await new Promise((resolve) => setTimeout(resolve, 2000));
        }
      }
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
