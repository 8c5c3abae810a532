// The events of the mock, read by fetch since EventSource cannot send Authorization. One stream a tab, none while it is hidden: the mock
// says by a reset what a tab has missed that cannot be told again.
import { stream } from "./api.js";

export const connection = { state: "connecting", since: null, wait: 1 };
let abort = null;
let last = "";
let timer = 0;
let again = null;

// follow calls onEvent(name, data) for each event, and onState whenever the connection changes.
export function follow(onEvent, onState) {
  if (again) return again();
  const change = (state) => {
    if (state === "lost" && connection.state !== "lost") connection.since = new Date();
    connection.state = state;
    onState();
  };
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(run, seconds * 1000);
  };
  async function run() {
    clearTimeout(timer);
    abort?.abort();
    if (document.hidden) return;
    abort = new AbortController();
    const mine = abort;
    try {
      const reader = await stream("streamEvents", last ? { "Last-Event-ID": last } : {}, mine.signal);
      connection.wait = 1;
      change("live");
      await consume(reader, onEvent);
      if (mine.signal.aborted) return;
      return later(0.2); // the server has ended it, after an overflow or a shutdown
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error.status === 401) return change("unauthorized");
      if (error.status === 503) { // as many streams as there may be
        change("full");
        return later(5);
      }
      change("lost");
      later(connection.wait);
      connection.wait = Math.min(30, connection.wait * 2);
    }
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      abort?.abort();
      clearTimeout(timer);
      return;
    }
    if (!last) onEvent("reset", {}); // it was hidden from the beginning
    run();
  });
  again = run;
  run();
}

async function consume(reader, onEvent) {
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) dispatch(block, onEvent);
  }
}

function dispatch(block, onEvent) {
  let name = "message";
  let data = "";
  for (const line of block.split(/\r?\n/)) {
    const found = /^(event|data|id): ?(.*)$/.exec(line);
    if (!found) continue;
    if (found[1] === "event") name = found[2];
    if (found[1] === "data") data += found[2];
    if (found[1] === "id") last = found[2];
  }
  if (name !== "message" || data) onEvent(name, data ? JSON.parse(data) : {});
}
