// The calendar of an instance: lanes, the same as a table, and a draft of a window that explainRequest judges.
import { html, nothing, svg } from "./vendor/lit-html.js";
import { call, curl, publicCall, sendPublic } from "./api.js";
import { badge, commandBox, empty, field, head, iso, pretty, select, time, values } from "./parts.js";

const minute = 60e3;
const hour = 60 * minute;
const day = 24 * hour;
const zooms = { hours: 6 * hour, day, week: 7 * day, month: 31 * day };
const laneHeight = 30;

const milliseconds = ({ unit, value } = { unit: "hours", value: 1 }) => value * (/^min/.test(unit) ? minute : /^day/.test(unit) ? day : /^sec/.test(unit) ? 1e3 : hour);
const clockText = (at, near) => (new Date(at).toISOString().slice(0, 10) === new Date(near).toISOString().slice(0, 10) ? new Date(at).toISOString().slice(11, 19).replace(/:00$/, "") : iso(new Date(at)));
const range = (b) => `${clockText(b.start, b.start)}-${clockText(b.end, b.start)}`;

// progress is what the clock has made of an execution.
const progress = (start, end, now) => (!start ? "unscheduled" : now < start ? "scheduled" : now < end ? "begun" : "over");

// bars returns what stands on the calendar, RFCs first, in lanes where no two overlap.
function bars(instance, now) {
  const rfcs = instance.rfcs.map((r) => ({ kind: "RFC", id: r.rfcNumber, type: r.rfcType, status: r.status, start: Date.parse(r.scheduledStart), end: Date.parse(r.scheduledEnd) }));
  const ends = [];
  for (const bar of rfcs.sort((a, b) => a.start - b.start)) {
    bar.lane = ends.findIndex((end) => end <= bar.start);
    if (bar.lane < 0) bar.lane = ends.length;
    ends[bar.lane] = bar.end;
  }
  const executions = instance.executions.map((e, i) => {
    const start = Date.parse(e.scheduledStart);
    const end = Date.parse(e.scheduledEnd ?? "") || start + milliseconds(e.duration);
    return { kind: "execution", id: e.id, type: e.operation, status: progress(start, end, now), length: milliseconds(e.duration), start, end, lane: Math.max(1, ends.length) + i };
  });
  return { all: [...rfcs, ...executions], executions, lanes: Math.max(1, ends.length) + executions.length };
}

// span returns the first and the last instant that are shown.
function span(page) {
  const width = zooms[page.query.zoom] ?? zooms.day;
  const from = Date.parse(page.query.from) || Math.floor((page.now().getTime() - width / 12) / hour) * hour;
  return { from, to: Date.parse(page.query.to) || from + width, width };
}

function show(page, changes) {
  const query = new URLSearchParams({ ...page.query, ...changes });
  if (changes.zoom) query.delete("to");
  page.go(`/customers/${encodeURIComponent(page.args[0])}/instances/${encodeURIComponent(page.args[1])}?${query}`);
}

const parameters = (page, id) => ({ supportIdentifier: page.args[0], serviceType: page.data.instance.service, instanceId: page.args[1], executionId: id });

// draft is a window that nobody has booked: move changes it, and asks what the mock would say 100 ms after the last move.
function choose(page, bar) {
  if (page.state.draft?.id === bar.id) return;
  const step = 5 * minute;
  const start = bar.start || Math.ceil(Date.parse(page.data.clock.earliest) / step) * step;
  page.state.draft = { id: bar.id, length: bar.length, start };
  page.state.verdict = null;
  page.state.answer = null;
  move(page, start);
}

function move(page, start) {
  const { draft } = page.state;
  draft.start = start;
  draft.end = start + draft.length;
  page.state.verdict = null;
  page.draw();
  clearTimeout(page.state.timer);
  page.state.timer = setTimeout(() => judge(page), 100);
}

async function request(page, body) {
  const { draft } = page.state;
  return publicCall("scheduleExecution", page.args[0], parameters(page, draft.id), body);
}

const wanted = (draft) => ({ scheduledTime: new Date(draft.start).toISOString(), action: "schedule" });

async function judge(page) {
  const { draft } = page.state;
  if (!draft?.start) return; // it was booked or put back in the meantime
  const at = draft.start;
  try {
    page.state.base ??= await request(page);
    const { method, path, headers, bearer } = page.state.base;
    const url = path.replace(/[^/]+$/, encodeURIComponent(draft.id));
    const entry = await call("explainRequest", {}, { method, url, headers: { ...headers, Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" }, body: JSON.stringify(wanted(draft)) });
    if (page.state.draft !== draft || draft.start !== at) return;
    page.state.verdict = verdict(entry, draft);
  } catch (error) {
    page.error = error;
  }
  page.draw();
}

// verdict says in words what the mock would answer, and which bars are in the way.
function verdict(entry, draft) {
  const step = entry.trace?.find((s) => s.outcome === "refused");
  const free = step?.apply?.find((e) => e.pointer === "/scheduledTime")?.value;
  let conflicts = [];
  try { conflicts = JSON.parse(entry.responseBody).conflicts ?? []; } catch { /* it is no list of conflicts */ }
  const window = range(draft);
  const names = conflicts.map((c) => `${c.rfcNumber ?? c.executionId} ${c.rfcType ?? ""} ${range({ start: Date.parse(c.scheduledStart), end: Date.parse(c.scheduledEnd) })}`);
  const why = conflicts.length ? `${window} conflicts with ${names.join(", ")}` : `${window}: ${step?.detail ?? entry.reason ?? "refused"}`;
  return { good: !step && entry.status < 300, free, blockers: new Set(conflicts.map((c) => c.rfcNumber ?? c.executionId)), text: !step && entry.status < 300 ? `${window} is free` : free ? `${why}; free from ${clockText(free, draft.start)}` : why };
}

const book = (page) => page.act(async () => {
  const answer = await sendPublic(await request(page, wanted(page.state.draft)));
  Object.assign(page.state, { answer, draft: answer.status < 300 ? null : page.state.draft });
  if (page.state.draft) page.state.verdict = verdict(await call("readRequest", { id: answer.id }), page.state.draft);
});

const cancel = (page, id) => page.act(async () => {
  page.state.draft = { id };
  page.state.answer = await sendPublic(await request(page, { action: "cancel" }));
  page.state.draft = null;
});

function drag(event, page, bar) {
  const chart = event.currentTarget.ownerSVGElement.getBoundingClientRect();
  const { from, to } = span(page);
  const scale = (to - from) / chart.width;
  const first = event.clientX;
  choose(page, bar);
  const origin = page.state.draft.start;
  let moved = false;
  const onMove = (e) => {
    if (!moved && Math.abs(e.clientX - first) < 4) return;
    moved = true;
    move(page, Math.round((origin + (e.clientX - first) * scale) / (5 * minute)) * 5 * minute);
  };
  const end = (e) => {
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    if (moved && e.type === "pointerup" && page.state.draft) book(page);
  };
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  event.preventDefault();
  event.currentTarget.focus?.();
}

function press(event, page, bar) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  event.stopPropagation();
  if (page.state.draft?.id === bar.id && event.key === "Enter") return book(page);
  if (bar.kind === "execution") choose(page, bar);
}

function chart(page, { all, lanes, executions }) {
  const { from, to } = span(page);
  const x = (at) => `${Math.max(-10, Math.min(110, ((at - from) / (to - from)) * 100)).toFixed(3)}%`;
  const w = (a, b) => `${Math.max(0.3, ((Math.min(b, to + day) - Math.max(a, from - day)) / (to - from)) * 100).toFixed(3)}%`;
  const tick = [hour, 3 * hour, 6 * hour, day, 7 * day].find((t) => (to - from) / t <= 12) ?? 7 * day;
  const ticks = [];
  for (let t = Math.ceil(from / tick) * tick; t < to; t += tick) ticks.push(t);
  const { draft, verdict: said } = page.state;
  const y = (lane) => 22 + lane * laneHeight;
  const now = page.now().getTime();
  const bar = (b) => svg`<g class="bar-${b.kind} ${said?.blockers.has(b.id) ? "blocks" : ""}" role="button" tabindex="0"
      aria-label="${b.kind} ${b.id} ${b.type}, ${iso(new Date(b.start))} to ${iso(new Date(b.end))}"
      @pointerdown=${(e) => b.kind === "execution" && drag(e, page, b)} @click=${() => { page.state.shown = b.id; page.draw(); }} @keydown=${(e) => press(e, page, b)}>
      <title>${b.kind} ${b.id} ${b.type} ${range(b)}</title>
      <rect x=${x(b.start)} y=${y(b.lane) + 3} width=${w(b.start, b.end)} height=${laneHeight - 8} rx="3"></rect>
      <text x=${x(Math.max(b.start, from))} dx="5" y=${y(b.lane) + 18}>${b.id}</text></g>`;
  const lane = executions.find((e) => e.id === draft?.id)?.lane;
  return html`<svg class="chart" height=${y(lanes) + 4} role="group" aria-label="Calendar of ${page.args[1]}">
    <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" y1="0" x2="0" y2="6"></line></pattern></defs>
    ${ticks.map((t) => svg`<line class="tick" x1=${x(t)} x2=${x(t)} y1="18" y2="100%"></line><text class="label" x=${x(t)} dx="3" y="14">${tick < day ? new Date(t).toISOString().slice(11, 16) : new Date(t).toISOString().slice(5, 10)}</text>`)}
    <rect x=${x(now)} y="18" width=${w(now, Math.max(now, Date.parse(page.data.clock.earliest)))} height="100%" fill="url(#hatch)"></rect>
    <line class="now" x1=${x(now)} x2=${x(now)} y1="18" y2="100%"></line>
    ${all.filter((b) => b.start < to && b.end > from).map(bar)}
    ${draft && lane !== undefined ? svg`<rect class="draft ${said ? (said.good ? "good" : "bad") : ""}" x=${x(draft.start)} y=${y(lane) + 1} width=${w(draft.start, draft.end)} height=${laneHeight - 4} rx="3"></rect>` : nothing}
  </svg>`;
}

const table = (page, all) => html`<table>${head("Kind", "Id", "Type", "Status", "Start", "End", "")}
  <tbody>${all.map((b) => html`<tr tabindex="0" data-row="" class=${page.state.shown === b.id ? "shown" : ""}><td>${b.kind}</td><td><code>${b.id}</code></td><td>${b.type}</td><td>${b.status}</td>
    <td>${b.start ? time(new Date(b.start).toISOString()) : "-"}</td><td>${b.start ? time(new Date(b.end).toISOString()) : "-"}</td>
    <td>${b.kind === "execution" ? html`<button type="button" class="small" aria-label="Move ${b.id}" @click=${() => choose(page, b)}>${b.start ? "move" : "place"}</button>
      ${b.start ? html`<button type="button" class="small" aria-label="Cancel ${b.id}" @click=${() => cancel(page, b.id)}>cancel</button>` : nothing}` : nothing}</td></tr>`)}</tbody></table>`;

function panel(page) {
  const { draft, verdict: said, answer } = page.state;
  return html`<div class="verdict" role="status" aria-live="polite">
    ${draft?.start ? html`<b>${draft.id}</b> <span id="verdict" class=${said ? (said.good ? "good" : "bad") : ""}>${said?.text ?? `${range(draft)} on ${iso(new Date(draft.start)).slice(0, 10)}`}</span>
      ${said?.free ? html`<button type="button" class="small" id="offer" @click=${() => move(page, Date.parse(said.free))}>take ${clockText(said.free, draft.start)}</button>` : nothing}
      <button type="button" id="book" ?disabled=${page.busy} @click=${() => book(page)}>Book</button> <span class="dim">arrows move it, Enter books, Esc puts it back</span>` : nothing}
    ${answer ? html`<p id="answer">${badge(answer.status)} <a href="#/requests/${answer.id}">why?</a></p>${answer.status < 300 ? nothing : html`<details><summary>The answer</summary><pre tabindex="0" aria-label="answer">${pretty(answer.text)}</pre></details>`}` : nothing}</div>`;
}

const addForm = (page, id, label, fields) => html`<form class="tools" @submit=${(e) => { const v = values(e); page.act(() => call(id, { csi: page.args[0], instance: page.args[1] }, v)); }}>${fields}<button ?disabled=${page.busy}>${label}</button></form>`;

export default {
  title: "Calendar",
  follows: "state",
  async load(page) {
    page.state.base = null;
    const [csi, instance] = page.args;
    const [shown, clock] = await Promise.all([call("readInstance", { csi, instance }), call("readCustomerClock", { csi })]);
    return { instance: shown, clock };
  },
  keys(event, page) {
    if (!page.state.draft?.start) return false;
    const steps = { ArrowLeft: -5 * minute, ArrowRight: 5 * minute, PageUp: -day, PageDown: day };
    if (event.key in steps) move(page, page.state.draft.start + steps[event.key] * (event.shiftKey ? 12 : 1));
    else if (event.key === "Home") move(page, Date.parse(page.data.clock.earliest));
    else if (event.key === "Escape") { page.state.draft = null; page.draw(); }
    else if (event.key === "Enter" && !event.target.closest("button,a")) book(page);
    else return false;
    return true;
  },
  view(page) {
    const { instance } = page.data;
    const found = bars(instance, page.now().getTime());
    const { from, width } = span(page);
    const shift = (by) => show(page, { from: new Date(from + by).toISOString() });
    return html`<h1 tabindex="-1">${instance.name} <span class="dim">${instance.service}, <a href="#/customers/${encodeURIComponent(page.args[0])}">customer ${page.args[0]}</a></span></h1>
      <div class="tools"><button type="button" @click=${() => shift(-width / 2)} aria-label="Earlier">◀</button><button type="button" @click=${() => show(page, { from: "" })}>now</button>
        <button type="button" @click=${() => shift(width / 2)} aria-label="Later">▶</button>${select("zoom", page.query.zoom ?? "day", Object.keys(zooms), (zoom) => show(page, { zoom }), "Zoom")}
        <span class="dim">from ${iso(new Date(from))}; hatched: lead time</span></div>
      ${chart(page, found)}${panel(page)}
      ${found.all.length ? table(page, found.all) : empty("Nothing is on this calendar.", curl("addExecution", { csi: page.args[0], instance: page.args[1] }, {}))}
      <h2>Add</h2>${addForm(page, "addRFC", "Add an RFC", html`${field("RFC from", html`<input name="scheduledStart" value="now+2h" required>`)}${field("RFC to", html`<input name="scheduledEnd" value="now+4h">`)}`)}
      ${addForm(page, "addExecution", "Add an execution", html`${field("Scheduled for (empty: not yet)", html`<input name="scheduledStart">`)}`)}
      <details><summary>As curl</summary>${commandBox(curl("readInstance", { csi: page.args[0], instance: page.args[1] }))}</details>`;
  },
};
