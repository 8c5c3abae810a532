// The events of the mock, read by fetch since EventSource cannot send Authorization. One stream a tab, none while it is hidden: the mock
// says by a reset what a tab has missed that cannot be told again.
/** @import { Failure } from "./types" */
import { stream } from "./api.js";

/** @typedef {(name: string, data: any) => void} OnEvent */

/** @type {{ state: string, since: Date | null, wait: number }} */
export const connection = { state: "connecting", since: null, wait: 0.5 };
/** @type {AbortController | undefined} */
let abort;
let last = "";
let timer = 0;
/** @type {(() => void) | undefined} */
let again;

// pause returns how many seconds to wait before the next try: 1, 2, 4 and so on.
export const pause = () => (connection.wait = Math.min(30, connection.wait * 2));

// follow calls onEvent(name, data) for each event, and onState whenever the connection changes.
/** @type {(onEvent: OnEvent, onState: () => void) => void} */
export function follow(onEvent, onState) {
  if (again) return again();
  /** @type {(state: string, seconds?: number) => void} */
  const change = (state, seconds) => {
    if (state === "lost" && connection.state !== state) connection.since = new Date();
    connection.state = state;
    onState();
    if (seconds) timer = setTimeout(run, seconds * 1000);
  };
  const stop = () => {
    abort?.abort();
    clearTimeout(timer);
  };
  async function run() {
    stop();
    if (document.hidden) return;
    const { signal } = (abort = new AbortController());
    try {
      const reader = await stream("streamEvents", last ? { "Last-Event-ID": last } : {}, signal);
      connection.wait = 0.5;
      change("live");
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const blocks = (rest + part.value).split("\n\n");
        rest = blocks.pop() ?? "";
        for (const block of blocks) dispatch(block, onEvent);
      }
      if (!signal.aborted) change("live", 0.2); // the server has ended it, after an overflow or a shutdown
    } catch (error) {
      if (signal.aborted) return;
      const { status } = /** @type {Failure} */ (error);
      if (status === 401) return change("unauthorized");
      if (status === 503) return change("full", 5); // as many streams as there may be
      change("lost", pause());
    }
  }
  document.addEventListener("visibilitychange", () => {
    stop();
    if (document.hidden) return;
    if (!last) onEvent("reset", {}); // it was hidden from the beginning
    run();
  });
  again = run;
  run();
}

/** @type {(block: string, onEvent: OnEvent) => void} */
function dispatch(block, onEvent) {
  const { id, event, data } = Object.fromEntries([...block.matchAll(/^(\w+): ?(.*)$/gm)].map((m) => m.slice(1)));
  if (id) last = id;
  if (event) onEvent(event, JSON.parse(data));
}
