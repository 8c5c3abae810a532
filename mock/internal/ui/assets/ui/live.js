// The events of the mock, read by fetch since EventSource cannot send Authorization. One stream a tab, none while it is hidden.
import { call, has, stream } from "./api.js";

export const connection = { state: "connecting", since: null, wait: 1 };
let abort = null;
let last = "";
let timer = 0;

// follow calls onEvent(name, data) for each event, and onState whenever the connection changes.
export function follow(onEvent, onState) {
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
    if (document.hidden) return;
    abort = new AbortController();
    const mine = abort;
    try {
      const reader = has("streamEvents") ? await stream("streamEvents", last ? { "Last-Event-ID": last } : {}, mine.signal) : null;
      if (!reader) await call("readHealth");
      const back = connection.state === "lost";
      connection.wait = 1;
      change("live");
      if (back) onEvent("reset", {});
      if (!reader) {
        onEvent("poll", {});
        return later(2);
      }
      await consume(reader, onEvent);
      if (mine.signal.aborted) return;
      return later(0.2); // the server has ended it, after an overflow or a shutdown
    } catch (error) {
      if (mine.signal.aborted) return;
      if (error.status === 401) return change("unauthorized");
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
    run();
  });
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
