// The shell: header, pages by the address, keys, the stream. A page is {title, load(page), view(page), event?(data, page), keys?, follows?}.
/** @import { Content, Entry, Failure, Module, On, Page, Result, Schemas } from "./types" */
import { html, show } from "./template.js";
import { call, choices, connect, scope, setToken, takeToken } from "./api.js";
import { connection, follow, pause } from "./live.js";
import { button, form, heading, input, later, problem, select } from "./parts.js";
import { helpDialog, onKey } from "./keys.js";
import { switchTheme } from "./theme.js";
import about from "./about.js";
import calendar from "./calendar.js";
import clock from "./clock.js";
import customers from "./customers.js";
import customer from "./customer.js";
import faults from "./faults.js";
import readings, { questions } from "./readings.js";
import request from "./request.js";
import requests from "./requests.js";
import start from "./start.js";
import tokens from "./tokens.js";

/** @type {Record<string, Module<any>>} */
const menu = { "/": start, "/requests": requests, "/customers": customers, "/clock": clock, "/readings": readings, "/faults": faults, "/tokens": tokens, "/about": about };
/** @type {Record<string, Module<any>>} */
const pages = { ...menu, "/requests/*": request, "/customers/*": customer, "/customers/*/instances/*": calendar, "/snapshots": about };

/** @type {{ health: Schemas["Health"] | null, clock: Schemas["Clock"] | null, readAt: number, faults: number, changed: number, customers: Result<"listCustomers">["customers"] }} */
const top = { health: null, clock: null, readAt: 0, faults: 0, changed: 0, customers: [] };
/** @type {Page<any>} */
let page;
let unauthorized = false;
let ready = false;

const shown = show(document.body);
const draw = () => later("draw", 0, () => requestAnimationFrame(() => shown(shell())), false);

// go shows what the address says. A page is kept when only its query changes, so that nothing is blanked.
async function go() {
  takeToken();
  const [path, query] = (location.hash.slice(1) || "/").split("?");
  /** @type {string[]} */
  let args = [];
  const module = pages[path.replace(/(?<=\/(requests|customers|instances)\/)[^/]+/g, (arg) => (args.push(arg), "*"))] ?? start;
  const same = page?.path === path;
  page = { data: null, state: { answers: {}, fresh: [] }, last: Promise.resolve(), ...(same && page), module, path, args: args.map(decodeURIComponent), query: Object.fromEntries(new URLSearchParams(query)),
    error: null, busy: false, draw, reload, soon, act, now, run,
    go: (to) => page.path === path && (location.hash = to) };
  document.title = `${module.title} - bounce mock`;
  draw();
  await reload();
  if (!same) document.querySelector("h1")?.focus({ preventScroll: true });
}

// reload reads what the page shows. What was read before stays on a failure.
async function reload() {
  const mine = page;
  if (!ready) return;
  try {
    const data = await mine.module.load(mine);
    if (mine === page) Object.assign(mine, { data, error: null });
  } catch (error) {
    failed(error, mine);
  }
  draw();
}

// soon reads the page anew, once for all the events of half a second.
const soon = () => later("page", 500, reload, false);

/** @type {(error: unknown, mine?: Page) => void} */
function failed(error, mine) {
  const failure = /** @type {Failure} */ (error);
  if (failure.status === 401) unauthorized = true;
  if (mine) mine.error = failure;
}

// act does something after what the page was asked for before, and shows the page anew, or what went wrong.
/** @type {Page["act"]} */
function act(what, done) {
  const mine = page;
  return (mine.last = mine.last.then(() => once(mine, what, done)));
}

/** @type {<R>(mine: Page, what: () => Promise<R>, done?: (result: R) => void) => Promise<void>} */
async function once(mine, what, done) {
  mine.busy = true;
  draw();
  try {
    const result = await what();
    mine.error = null;
    done?.(result);
    await Promise.all([reload(), readTop()]);
  } catch (error) {
    failed(error, mine);
  }
  mine.busy = false;
  draw();
}

/** @type {Page["run"]} */
const run = (id, parameters, body) => act(() => call(id, parameters, body));

// now returns the mock's time as it passes, in milliseconds.
const now = () => (top.clock ? Date.parse(top.clock.now) + (top.clock.mode === "frozen" ? 0 : performance.now() - top.readAt) : Date.now());

const tick = () => `${new Date(now()).toISOString().slice(0, 19)}Z`;

// readTop reads what the header shows; the customers only where they may have changed.
async function readTop(withCustomers = true) {
  const [health, read, { faults: all }, list, known] = await Promise.all([
    call("readHealth"), call("read*Clock"), call("listFaults"), withCustomers ? choices(scope.csi) : top.customers, questions()]);
  Object.assign(top, { health, clock: read, readAt: performance.now(), customers: list, faults: all.filter((f) => !f.ended).length,
    changed: known.filter((q) => health.readings[q.slug] !== q.usual).length });
}

async function open() {
  try {
    await connect();
    ready = true;
    unauthorized = false;
    follow(onEvent, draw);
    await Promise.all([reload(), readTop()]);
  } catch (error) {
    failed(error, page);
    if (![401, 404].includes(/** @type {Failure} */ (error).status ?? 0)) setTimeout(open, 1000 * pause());
  }
  draw();
}

let whole = false;

// topSoon reads what the header shows, once for all the events of half a second.
/** @type {(customersToo: boolean) => void} */
function topSoon(customersToo) {
  whole ||= customersToo;
  later("top", 500, () => {
    readTop(whole).catch((error) => failed(error)).then(draw);
    whole = false;
  }, false);
}

/** @type {(name: string, data: Entry) => void} */
function onEvent(name, data) {
  const { module, args } = page;
  const follows = (/** @type {string} */ event) => module.follows === event && (!data.csi || !args.length || args[0] === data.csi);
  if (name === "request") {
    module.event?.(data, page);
    if (data.method !== "GET" && data.status < 300 && follows("state")) soon(); // it has booked, cancelled or created
    if (top.faults) topSoon(false); // it may have been the last hit of one
    return;
  }
  topSoon(name === "reset" || name === "state");
  if (name === "reset" || name === "clock" || follows(name)) soon();
}

/** @type {(csi: string) => void} */
function pick(csi) {
  scope.csi = csi;
  sessionStorage.setItem("bounce-csi", csi);
  readTop().then(reload).catch((error) => failed(error, page));
}

/** @type {(text: Content, to: string, kind: string) => Content} */
const link = (text, to, kind) => html`<a class="fact ${kind}" href="#${to}">${text}</a>`;

/** @type {(n: number, what: string, to: string, kind: string) => Content} */
const counted = (n, what, to, kind) => n > 0 && link(`${n} ${what}${n === 1 ? "" : "s"}`, to, kind);

const header = () => html`<header>
  <a class="skip" href="#main" @click=${(/** @type {Event} */ e) => { e.preventDefault(); document.querySelector("h1")?.focus(); }}>Skip to content</a>
  <a class="brand" href="#/">bounce mock</a>
  ${top.health && html`<code class="dim" title="SHA-256 ${top.health.contract.sha256}">${top.health.contract.name} ${top.health.contract.sha256.slice(0, 8)}</code>`}
  <span class="grow"></span>
  ${top.clock && link(html`<time id="tick">${tick()}</time> ${top.clock.mode}`, "/clock", top.clock.mode)}
  ${counted(top.changed, "changed reading", "/readings?q=changed", "warn")}${counted(top.faults, "fault", "/faults", "bad")}
  ${top.customers[0] && select("csi", "Customer", scope.csi, [["", "all customers"], ...top.customers.map((c) => [c.csi, `${c.csi} ${c.name}`])], pick)}
  <span class="dot ${connection.state}" role="status">${connection.state === "full" ? "not live: too many tabs" : connection.state}</span>
  ${button("theme", switchTheme, { kind: "small", name: "Switch between light and dark" })}${button("?", helpDialog, { kind: "small", name: "Keyboard help" })}
</header>
<nav aria-label="Pages">${Object.entries(menu).map(([to, { title }]) => html`<a href="#${to}" aria-current=${(to === "/" ? page?.path === to : page?.path.startsWith(to)) ? "page" : undefined}>${title}</a>`)}
<a href="docs/">API docs</a></nav>`;

const login = () => html`<section class="narrow">${heading("Admin token")}
  <p>It is that of <code>--admin-token</code> or <code>BOUNCE_MOCK_ADMIN_TOKEN</code>, or else in what the mock printed at its start.</p>
  ${form("Use it", input("Token", "token", "", { type: "password", required: true }), ({ token }) => { setToken(token); open(); })}
  ${page.error && problem(page.error)}</section>`;

const content = () => html`${page.error && problem(page.error, reload)}
  ${page.data ? page.module.view(page) : html`${heading(page.module.title)}<p class="dim">${page.error ? "" : "reading"}</p>`}`;

function shell() {
  const lost = connection.state === "lost";
  const bar = (/** @type {string} */ text) => html`<div class="bar" role="alert">${text}</div>`;
  const reload = top.health?.reload?.error;
  return html`${header()}${reload && bar(`Not reloaded: ${reload}`)}
    ${lost && bar(`No connection since ${connection.since?.toTimeString().slice(0, 8)}, retrying in ${connection.wait} s`)}
    <main id="main" class=${lost ? "stale" : ""} ?inert=${lost} aria-busy=${page.busy}>${unauthorized ? login() : content()}</main>`;
}

addEventListener("hashchange", go);
addEventListener("keydown", (e) => onKey(/** @type {On<HTMLElement> & KeyboardEvent} */ (e), page));
setInterval(() => {
  const shownTick = document.getElementById("tick");
  if (shownTick?.firstChild && !document.hidden) shownTick.firstChild.nodeValue = tick();
}, 1000);
go();
open();
