// The calendar of an instance: lanes, the same as a table, and a draft of a window that explainRequest judges.
/** @import { Bar, Content, Draft, Entry, Failure, Page, Schemas, Sent, State, Verdict } from "./types" */
import { html, svg } from "./template.js";
import { call, curl, explain, authorized, schedule, sendPublic } from "./api.js";
import { answered, asCurl, button, definePage, empty, form, heading, input, iso, later, parse, select, table, time } from "./parts.js";

/** @typedef {Page<{ instance: Schemas["NamedInstance"], clock: Schemas["Clock"] }>} Calendar */

/** @type {Record<string, number>} */
const units = { second: 1e3, minute: 60e3, hour: 3600e3, day: 86400e3 };
const hour = 3600e3;
const day = 24 * hour;
const step = 300e3;
/** @type {Record<string, number>} */
const zooms = { hours: 6 * hour, day, week: 7 * day, month: 31 * day };
const laneHeight = 30;

/** @type {(at: number | string, near: number | string) => string} */
const clockText = (at, near) => {
  const [text, beside] = [iso(at), iso(near)];
  return text.slice(0, 10) === beside.slice(0, 10) ? text.slice(11, 19).replace(/:00$/, "") : text;
};
/** @type {(window: { start: number | string, end: number | string }) => string} */
const range = ({ start, end }) => `${clockText(start, start)}-${clockText(end, start)}`;

// bars returns what stands on the calendar, RFCs first, in lanes where no two overlap, and the number of lanes.
/** @type {(instance: Schemas["Instance"], now: number) => { all: Bar[], lanes: number }} */
function bars({ rfcs, executions }, now) {
  /** @type {number[]} */
  const ends = [];
  /** @type {Bar[]} */
  const all = rfcs.map((r) => ({ kind: "RFC", id: r.rfcNumber, type: r.rfcType, status: r.status, start: Date.parse(r.scheduledStart), end: Date.parse(r.scheduledEnd), lane: 0 }));
  for (const bar of all.sort((a, b) => a.start - b.start)) {
    const lane = ends.findIndex((end) => end <= bar.start);
    bar.lane = lane < 0 ? ends.length : lane;
    ends[bar.lane] = bar.end;
  }
  let lanes = Math.max(1, ends.length);
  for (const e of executions) {
    const length = e.duration.value * units[e.duration.unit.replace(/s$/, "")];
    const start = Date.parse(e.scheduledStart ?? "");
    const end = Date.parse(e.scheduledEnd ?? "") || start + length;
    const status = !start ? "unscheduled" : now < start ? "scheduled" : now < end ? "begun" : "over";
    all.push({ kind: "execution", id: e.id, type: e.operation, status, length, start, end, lane: lanes++ });
  }
  return { all, lanes };
}

// span returns the first and the last instant that are shown.
/** @type {(page: Calendar) => { from: number, to: number, width: number }} */
function span(page) {
  const width = zooms[page.query.zoom] ?? day;
  const from = Date.parse(page.query.from) || Math.floor((page.now() - width / 12) / hour) * hour;
  return { from, to: Date.parse(page.query.to) || from + width, width };
}

/** @type {(page: Calendar, changes: Record<string, string>) => void} */
const show = (page, changes) => page.go(`${page.path}?${new URLSearchParams({ ...page.query, ...changes })}`);

/** @type {(draft: Draft) => object} */
const wanted = (draft) => ({ scheduledTime: new Date(draft.start).toISOString(), action: "schedule" });

/** @type {(page: Calendar, executionId: string, body: object) => Promise<Sent>} */
function request(page, executionId, body) {
  const [supportIdentifier, instanceId] = page.args;
  return authorized(schedule({ supportIdentifier, serviceType: page.data.instance.service, instanceId, executionId }, body), supportIdentifier);
}

// choose begins a draft: a window that nobody has booked.
/** @type {(page: Calendar, bar: Bar) => void} */
function choose(page, { id, length = 0, start }) {
  if (page.state.draft?.id === id) return;
  Object.assign(page.state, { draft: { id, length, start, end: 0 }, answer: null });
  move(page, start || Math.ceil(Date.parse(page.data.clock.earliest) / step) * step);
}

// move changes the draft, and asks what the mock would say 100 ms after the last move.
/** @type {(page: Calendar, start: number) => void} */
function move(page, start) {
  const { draft } = page.state;
  if (!draft) return;
  Object.assign(draft, { start, end: start + draft.length });
  page.state.verdict = null;
  page.draw();
  later("verdict", 100, () => judge(page));
}

/** @type {(page: Calendar) => Promise<void>} */
async function judge(page) {
  const { draft } = page.state;
  if (!draft?.start) return; // it was booked or put back in the meantime
  const { start } = draft;
  try {
    const said = verdict(await explain(await request(page, draft.id, wanted(draft))), draft);
    if (page.state.draft === draft && draft.start === start) page.state.verdict = said;
  } catch (error) {
    page.error = /** @type {Failure} */ (error);
  }
  page.draw();
}

// verdict says in words what the mock would answer, and which bars are in the way.
/** @type {(entry: Entry, draft: Draft) => Verdict} */
function verdict({ trace, responseBody, reason, status }, draft) {
  const refused = trace?.find((s) => s.outcome === "refused");
  const free = /** @type {string | undefined} */ (refused?.apply?.find((e) => e.pointer === "/scheduledTime")?.value);
  const good = !refused && status < 300;
  /** @type {{ rfcNumber?: string, executionId: string, rfcType?: string, scheduledStart: string, scheduledEnd: string }[]} */
  const conflicts = parse(responseBody)?.conflicts ?? [];
  const blockers = conflicts.map((c) => c.rfcNumber ?? c.executionId);
  const named = conflicts.map((c, i) => `${blockers[i]} ${c.rfcType ?? ""} ${range({ start: c.scheduledStart, end: c.scheduledEnd })}`);
  const why = named.length ? ` conflicts with ${named.join(", ")}` : `: ${refused?.detail ?? reason}`;
  return { good, free, blockers, text: range(draft) + (good ? " is free" : why + (free ? `; free from ${clockText(free, draft.start)}` : "")) };
}

/** @type {(page: Calendar) => Promise<void>} */
const book = (page) => page.act(async () => {
  const { draft } = page.state;
  if (!draft) return;
  const answer = (page.state.answer = await sendPublic(await request(page, draft.id, wanted(draft))));
  if (answer.status < 300) page.state.draft = null;
  else page.state.verdict = verdict(await call("readRequest", { id: answer.id }), draft);
});

/** @type {(page: Calendar, id: string) => Promise<void>} */
const cancel = (page, id) => page.act(async () => {
  page.state.draft = null;
  page.state.answer = await sendPublic(await request(page, id, { action: "cancel" }));
});

/** @type {(event: PointerEvent & { currentTarget: SVGElement }, page: Calendar, bar: Bar) => void} */
function drag(event, page, bar) {
  const { currentTarget: target, clientX: first } = event;
  const { from, to } = span(page);
  const scale = (to - from) / (target.ownerSVGElement?.clientWidth ?? 1);
  choose(page, bar);
  const origin = page.state.draft?.start ?? 0;
  let moved = false;
  const ended = new AbortController();
  /** @type {(name: "pointermove" | "pointerup" | "pointercancel", run: (e: PointerEvent) => void) => void} */
  const on = (name, run) => addEventListener(name, run, { signal: ended.signal });
  on("pointermove", ({ clientX }) => {
    moved ||= Math.abs(clientX - first) >= 4;
    if (moved) move(page, Math.round((origin + (clientX - first) * scale) / step) * step);
  });
  on("pointercancel", () => ended.abort());
  on("pointerup", () => {
    ended.abort();
    if (moved && page.state.draft) book(page);
  });
  event.preventDefault();
  target.focus();
}

/** @type {(event: KeyboardEvent, page: Calendar, bar: Bar) => void} */
function press(event, page, bar) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  event.stopPropagation();
  if (page.state.draft?.id === bar.id && event.key === "Enter") book(page);
  else if (bar.length) choose(page, bar);
}

/** @type {(page: Calendar, found: { all: Bar[], lanes: number }) => Content} */
function chart(page, { all, lanes }) {
  const { from, to } = span(page);
  const { draft, verdict: said } = page.state;
  /** @type {(t: number, least?: number, most?: number) => number} */
  const at = (t, least = -10, most = 110) => Math.max(least, Math.min(most, ((t - from) / (to - from)) * 100));
  const x = (/** @type {number} */ t) => `${at(t).toFixed(3)}%`;
  /** @type {(a: number, b: number, y: number, height: number | string, kind?: string, fill?: string) => Content} */
  const rect = (a, b, y, height, kind, fill) => svg`<rect class=${kind} fill=${fill} x=${x(a)} y=${y} width="${Math.max(0.3, at(b) - at(a)).toFixed(3)}%" height=${height} rx="3"></rect>`;
  const tick = [hour, 3 * hour, 6 * hour, day].find((t) => (to - from) / t <= 12) ?? 7 * day;
  const ticks = [];
  for (let t = Math.ceil(from / tick) * tick; t < to; t += tick) ticks.push(t);
  const y = (/** @type {number} */ lane) => 22 + lane * laneHeight;
  const now = page.now();
  const bar = (/** @type {Bar} */ b) => svg`<g class="bar-${b.kind} ${said?.blockers.includes(b.id) ? "blocks" : ""}" role="button" tabindex="0"
      aria-label="${b.kind} ${b.id} ${b.type}, ${iso(b.start)} to ${iso(b.end)}"
      @pointerdown=${(/** @type {PointerEvent & { currentTarget: SVGElement }} */ e) => b.length && drag(e, page, b)} @click=${() => { page.state.shown = b.id; page.draw(); }} @keydown=${(/** @type {KeyboardEvent} */ e) => press(e, page, b)}>
      <title>${b.kind} ${b.id} ${b.type} ${range(b)}</title>${rect(b.start, b.end, y(b.lane) + 3, laneHeight - 8)}
      <text x="${at(b.start, 0).toFixed(3)}%" dx="5" y=${y(b.lane) + 18}>${b.id}</text></g>`;
  const lane = all.find((b) => b.id === draft?.id)?.lane ?? 0;
  return html`<svg class="chart" height=${y(lanes) + 4} role="group" aria-label="Calendar of ${page.args[1]}">
    <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="M0 6 6 0"></path></pattern></defs>
    ${ticks.map((t) => svg`<line class="tick" x1=${x(t)} x2=${x(t)} y1="18" y2="100%"></line>
      <text class="label" x=${x(t)} dx="3" y="14">${tick < day ? iso(t).slice(11, 16) : iso(t).slice(5, 10)}</text>`)}
    ${rect(now, Math.max(now, Date.parse(page.data.clock.earliest)), 18, "100%", "", "url(#hatch)")}
    <line class="now" x1=${x(now)} x2=${x(now)} y1="18" y2="100%"></line>
    ${all.filter((b) => b.start < to && b.end > from).map(bar)}
    ${draft?.start ? rect(draft.start, draft.end, y(lane) + 1, laneHeight - 4, `draft ${said ? (said.good ? "good" : "bad") : ""}`) : ""}
  </svg>`;
}

/** @type {(page: Calendar, b: Bar) => Content} */
const row = (page, b) => {
  /** @type {(text: string, name: string, run: () => void) => Content} */
  const on = (text, name, run) => button(text, run, { kind: "small", name: `${name} ${b.id}` });
  return html`<tr tabindex="0" data-row="" class=${page.state.shown === b.id ? "shown" : ""}><td>${b.kind}</td><td><code>${b.id}</code></td><td>${b.type}</td><td>${b.status}</td>
    <td>${time(b.start ? iso(b.start) : "")}</td><td>${time(b.start ? iso(b.end) : "")}</td>
    <td>${b.length && on(b.start ? "move" : "place", "Move", () => choose(page, b))} ${b.length && b.start && on("cancel", "Cancel", () => cancel(page, b.id))}</td></tr>`;
};

/** @type {(page: Calendar, state: State) => Content} */
const panel = (page, { draft, verdict: said, answer }) => html`<div class="verdict" role="status">
  ${draft?.start ? html`<b>${draft.id}</b> <span id="verdict" class=${said ? (said.good ? "good" : "bad") : ""}>${said?.text ?? `${range(draft)} on ${iso(draft.start).slice(0, 10)}`}</span>
    ${said?.free && button(`take ${clockText(said.free, draft.start)}`, () => move(page, Date.parse(said.free ?? "")), { kind: "small", id: "offer" })}
    ${button("Book", () => book(page), { id: "book" })} <span class="dim">arrows move it, Enter books, Esc puts it back</span>` : ""}
  ${answered(answer)}</div>`;

export default definePage({
  title: "Calendar",
  follows: "state",
  async load({ args: [csi, name] }) {
    const [instance, clock] = await Promise.all([call("readInstance", { csi, instance: name }), call("readCustomerClock", { csi })]);
    return { instance, clock };
  },
  keys({ key, shiftKey, target }, page) {
    const { draft } = page.state;
    if (!draft?.start) return false;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: -step, ArrowRight: step, PageUp: -day, PageDown: day };
    const by = steps[key];
    if (by) move(page, draft.start + by * (shiftKey ? 12 : 1));
    else if (key === "Home") move(page, Date.parse(page.data.clock.earliest));
    else if (key === "Enter" && !target.closest("button,a")) book(page);
    else if (key === "Escape") {
      page.state.draft = null;
      page.draw();
    } else return false;
    return true;
  },
  view(page) {
    const { instance } = page.data;
    const [csi, name] = page.args;
    const id = { csi, instance: name };
    const found = bars(instance, page.now());
    const { from, width } = span(page);
    const shift = (/** @type {number} */ by) => show(page, { from: iso(from + by) });
    return html`${heading(name, html`${instance.service}, <a href="#/customers/${csi}">customer ${csi}</a>`)}
      <div class="tools">${button("◀", () => shift(-width / 2), { name: "Earlier" })}${button("now", () => show(page, { from: "" }))}${button("▶", () => shift(width / 2), { name: "Later" })}
        ${select("zoom", "Zoom", page.query.zoom ?? "day", Object.keys(zooms).map((z) => [z]), (zoom) => show(page, { zoom, to: "" }))}<span class="dim">from ${iso(from)}; hatched: lead time</span></div>
      ${chart(page, found)}${panel(page, page.state)}
      ${found.all.length ? table(["Kind", "Id", "Type", "Status", "Start", "End", ""], found.all.map((b) => row(page, b))) : empty("Nothing is on this calendar.", curl("addExecution", id, {}))}
      <h2>Add</h2><div class="tools">${form("Add an RFC", [input("RFC from", "scheduledStart", "", { value: "now+2h", required: true }), input("RFC to", "scheduledEnd", "", { value: "now+4h" })],
        (v) => page.run("addRFC", id, v))}
        ${form("Add an execution", input("Scheduled for (empty: not yet)", "scheduledStart"), (v) => page.run("addExecution", id, v))}</div>
      ${asCurl("readInstance", id)}`;
  },
});
