// The shell: header, pages by the address, keys, the stream. A page is {title, load(page), view(page), event?(name, data, page)}.
import { html, nothing, render } from "./vendor/lit-html.js";
import { call, choices, connect, forCustomer, setToken, takeToken } from "./api.js";
import { connection, follow } from "./live.js";
import { problem, select, values } from "./parts.js";
import { helpDialog, onKey } from "./keys.js";
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

const routes = [
  [/^\/$/, start], [/^\/requests$/, requests], [/^\/requests\/([^/]+)$/, request], [/^\/customers$/, customers],
  [/^\/customers\/([^/]+)$/, customer], [/^\/customers\/([^/]+)\/instances\/([^/]+)$/, calendar], [/^\/clock$/, clock],
  [/^\/readings$/, readings], [/^\/faults$/, faults], [/^\/tokens$/, tokens], [/^\/(about|snapshots)$/, about],
];
const menu = [["/", "Start"], ["/requests", "Requests"], ["/customers", "Customers"], ["/clock", "Clock"], ["/readings", "Readings"],
  ["/faults", "Faults"], ["/tokens", "Tokens"], ["/about", "About"]];

const top = { health: null, clock: null, readAt: 0, faults: 0, changed: 0, customers: [], csi: sessionStorage.getItem("bounce-csi") ?? "" };
let page = null;
let unauthorized = false;
let ready = false;
let drawing = 0;

export function draw() {
  if (drawing) return;
  drawing = requestAnimationFrame(() => {
    drawing = 0;
    render(shell(), document.body);
    page?.module.drawn?.(page);
  });
}

// go shows what the address says. A page is kept when only its query changes, so that nothing is blanked.
async function go() {
  takeToken();
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  const found = routes.map(([pattern, module]) => [pattern.exec(path), module]).find(([match]) => match);
  const module = found?.[1] ?? start;
  const args = (found?.[0] ?? []).slice(1).map(decodeURIComponent);
  const same = page?.module === module && page.args.join("/") === args.join("/");
  page?.stop?.();
  page = { ...(same ? page : { data: null, state: {} }), module, args, query: Object.fromEntries(new URLSearchParams(query)), path, csi: top.csi, stop: null,
    error: null, busy: false, draw, reload, soon, act, go: (to) => page.path === path && (location.hash = to), now };
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
    if (mine !== page) return;
    Object.assign(mine, { data, error: null });
  } catch (error) {
    if (mine !== page) return;
    failed(error, mine);
  }
  draw();
}

let waiting = 0;

// soon reads the page anew, once for all the events of half a second.
function soon() {
  waiting ||= setTimeout(() => {
    waiting = 0;
    reload();
  }, 500);
}

function failed(error, mine) {
  if (error.status === 401) unauthorized = true;
  mine.error = error;
}

// act does something, and shows the page anew, or what went wrong.
async function act(what, done) {
  const mine = page;
  mine.busy = true;
  draw();
  try {
    const result = await what();
    mine.error = null;
    await done?.(result);
    await Promise.all([reload(), readTop()]);
  } catch (error) {
    failed(error, mine);
  }
  mine.busy = false;
  draw();
}

// now returns the mock's time as it passes.
function now() {
  if (!top.clock) return new Date();
  const passed = top.clock.mode === "frozen" ? 0 : performance.now() - top.readAt;
  return new Date(Date.parse(top.clock.now) + passed);
}

// readTop reads what the header shows; the customers only where they may have changed.
async function readTop(withCustomers = true) {
  const [health, clock, faults, customers] = await Promise.all([
    call("readHealth"), forCustomer("read*Clock", top.csi), call("listFaults"), withCustomers ? choices(top.csi) : null,
  ]);
  const usual = Object.fromEntries((await questions()).map((q) => [q.slug, q.usual]));
  Object.assign(top, { health, clock, readAt: performance.now() });
  if (customers) top.customers = customers;
  top.faults = faults.faults.filter((f) => !f.ended).length;
  top.changed = Object.keys(usual).filter((slug) => health.readings[slug] !== usual[slug]).length;
}

async function open() {
  try {
    await connect();
    await readTop();
    ready = true;
    unauthorized = false;
    if (page) page.error = null;
  } catch (error) {
    if (page) failed(error, page);
    if (error.status === 401 || error.status === 404) return draw();
    if (connection.state !== "lost") setTimeout(open, 1000 * (connection.wait = Math.min(30, connection.wait * 2)));
    return draw();
  }
  follow(onEvent, draw);
  await reload();
}

let topDue = 0;
let whole = false;

// topSoon reads what the header shows, once for all the events of half a second.
function topSoon(customers) {
  whole ||= customers;
  topDue ||= setTimeout(async () => {
    topDue = 0;
    const all = whole;
    whole = false;
    try {
      await readTop(all);
    } catch (error) {
      if (error.status === 401) unauthorized = true;
    }
    draw();
  }, 500);
}

function onEvent(name, data) {
  const mine = !data.csi || !page?.args.length || page.args[0] === data.csi;
  const follows = (event) => page?.module.follows === event && mine;
  if (name === "request") {
    page?.module.event?.(data, page);
    if (data.method !== "GET" && data.status < 300 && follows("state")) soon(); // it has booked, cancelled or created
    if (top.faults) topSoon(false); // it may have been the last hit of one
    return;
  }
  topSoon(name === "reset" || name === "state");
  if (name === "reset" || name === "clock" || follows(name)) soon();
}

function pick(csi) {
  top.csi = csi;
  sessionStorage.setItem("bounce-csi", csi);
  page.csi = csi;
  readTop().then(reload).catch((error) => failed(error, page));
}

function theme() {
  const dark = document.documentElement.dataset.theme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("bounce-theme", document.documentElement.dataset.theme);
}

const link = (text, to, kind) => html`<a class="fact ${kind}" href="#${to}">${text}</a>`;

const header = () => html`<header>
  <a class="skip" href="#main" @click=${(e) => { e.preventDefault(); document.querySelector("h1")?.focus(); }}>Skip to content</a>
  <a class="brand" href="#/">bounce mock</a>
  ${top.health ? html`<code class="dim" title=${`SHA-256 ${top.health.contract.sha256}`}>${top.health.contract.name} ${top.health.contract.sha256.slice(0, 8)}</code>` : nothing}
  <span class="grow"></span>
  ${top.clock ? link(html`<time id="tick" .textContent=${`${now().toISOString().slice(0, 19)}Z`}></time> ${top.clock.mode}`, "/clock", top.clock.mode === "frozen" ? "frozen" : "") : nothing}
  ${top.changed ? link(`${top.changed} ${top.changed === 1 ? "reading" : "readings"} changed`, "/readings?q=changed", "warn") : nothing}
  ${top.faults ? link(`${top.faults} ${top.faults === 1 ? "fault" : "faults"}`, "/faults", "bad") : nothing}
  ${top.customers.length ? select("csi", top.csi, [["", "all customers"], ...top.customers.map((c) => [c.csi, `${c.csi} ${c.name}`])], pick, "Customer") : nothing}
  <span class="dot ${connection.state}" role="status">${connection.state === "full" ? "not live: too many tabs" : connection.state}</span>
  <button type="button" class="small" @click=${theme} aria-label="Switch between light and dark">theme</button>
  <button type="button" class="small" @click=${helpDialog} aria-label="Keyboard help">?</button>
</header>
<nav aria-label="Pages">${menu.map(([to, text]) => html`<a href="#${to}" aria-current=${page && (to === "/" ? page.path === "/" : page.path.startsWith(to)) ? "page" : nothing}>${text}</a>`)}
<a href="/__admin/docs/">API docs</a></nav>`;

const login = () => html`<section class="narrow"><h1 tabindex="-1">Admin token</h1>
  <p>This mock asks for its admin token. It is what <code>--admin-token</code> or <code>BOUNCE_MOCK_ADMIN_TOKEN</code> gave it; one that the mock made up is in what it printed at its start.</p>
  <form @submit=${(e) => { setToken(values(e).token ?? ""); open(); }}>
    <label><span>Token</span><input name="token" type="password" autocomplete="off" required></label><button>Use it</button>
  </form>
  ${page?.error ? problem(page.error) : nothing}</section>`;

function shell() {
  const lost = connection.state === "lost";
  return html`${header()}
    ${top.health?.reload?.error ? html`<div class="bar" role="alert">The files were not reloaded: ${top.health.reload.error}</div>` : nothing}
    ${lost ? html`<div class="bar" role="alert">No connection since ${connection.since?.toTimeString().slice(0, 8)}, retrying in ${connection.wait} s</div>` : nothing}
    <main id="main" class=${lost ? "stale" : ""} ?inert=${lost} aria-busy=${page?.busy ? "true" : "false"}>
      ${unauthorized ? login() : html`${page?.error ? problem(page.error, reload) : nothing}
      ${page?.data ? page.module.view(page) : html`<h1 tabindex="-1">${page?.module.title}</h1><p class="dim">${page?.error ? "" : "reading"}</p>`}`}
    </main>`;
}

const stored = localStorage.getItem("bounce-theme");
if (stored) document.documentElement.dataset.theme = stored;
addEventListener("hashchange", go);
addEventListener("keydown", (e) => onKey(e, page));
setInterval(() => {
  const tick = document.getElementById("tick");
  if (!tick || document.hidden || !top.clock) return;
  tick.textContent = `${now().toISOString().slice(0, 19)}Z`;
}, 1000);
go();
open();
