/** @import { Content, Entry, Page, Result } from "./types" */
import { html } from "./template.js";
import { call, curl, given, locate, queryOf, scope, send } from "./api.js";
import { badge, button, copyButton, definePage, empty, heading, later, line, search, table, time } from "./parts.js";

const rowsAtOnce = 150; // twelve elements each
const most = 1000;

/** @type {(url: string) => string} */
const short = (url) => url.replace(/^.*\/products\/bounce\/(instances\/)?/, (_, instances) => (instances ? "" : "…/"));

/** @type {(r: Entry) => Content} */
const row = (r) => line(`/requests/${r.id}`, [time(r.at), badge(r.status), html`<b>${r.method}</b> <a href="#/requests/${r.id}" title=${r.url}>${short(r.url)}</a>`,
  r.csi, r.operation, r.reason, html`<span class="dim">${r.detail ?? r.trace?.at(-1)?.detail}</span>`]);

/** @type {(list: Entry[]) => Content} */
export const requestTable = (list) =>
  html`<div class="journal">${table(["Time", "Status", "Request", "Customer", "Operation", "Reason", "Detail"], list.map(row))}</div>`;

// criteria are the address's filters in the words of findRequests: q is looked for in the URL, as plain text.
/** @type {(page: Page) => object} */
const criteria = ({ query: { csi = scope.csi, operation, reason, status, q } }) =>
  given({ csi, operation, reason, status: Number(status), urlPattern: q && `.*${q.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}.*` });

/** @type {(r: Record<string, any>, query: Record<string, string>) => boolean} */
const matches = (r, { q = "", ...rest }) => r.url.includes(q) && Object.entries({ csi: scope.csi, ...rest }).every(([name, value]) => !value || String(r[name]) === value);

async function download() {
  const { method, path } = locate("exportRequests", { format: "har" });
  const href = URL.createObjectURL(await (await send(method, path)).blob());
  Object.assign(document.createElement("a"), { href, download: "bounce.har" }).click();
  URL.revokeObjectURL(href);
}

// release shows what has come, unless somebody is reading in the list.
/** @type {(page: Page<Result<"findRequests">>) => void} */
function release(page) {
  if (document.documentElement.scrollTop > 200 || document.querySelector("[role=log]:is(:hover, :focus-within)")) return;
  page.data.requests = [...page.state.fresh, ...page.data.requests].slice(0, most);
  page.state.fresh = [];
  page.draw();
}

export default definePage({
  title: "Requests",
  load(page) {
    page.state.fresh = [];
    return call("findRequests", { limit: page.state.limit ?? rowsAtOnce }, criteria(page));
  },
  event(data, page) {
    if (!page.data) return;
    later("count", 1000, async () => {
      page.data.meta = (await call("findRequests", { limit: 1 }, criteria(page))).meta;
      page.draw();
    }, false);
    if (!matches(data, page.query)) return;
    page.state.fresh = [data, ...page.state.fresh].slice(0, most);
    release(page);
    page.draw();
  },
  view(page) {
    const { requests, meta } = page.data;
    const fresh = page.state.fresh.length;
    /** @type {(name: string, label: string) => Content} */
    const filter = (name, label) => search(label, page.query[name], (value) => later("filter", 150, () => page.go(`/requests?${queryOf({ ...page.query, [name]: value })}`)));
    const older = () => {
      page.state.limit = Math.min(most, (page.state.limit ?? rowsAtOnce) + rowsAtOnce);
      page.reload();
    };
    const released = () => release(page);
    return html`${heading("Requests", `${meta.matched} of ${meta.kept} kept${meta.dropped ? `, ${meta.dropped} dropped` : ""}`)}
      <div class="tools">${filter("q", "part of the URL")}${filter("reason", "reason, exact")}${filter("operation", "operation, exact")}${filter("status", "status")}<span class="grow"></span>
        ${copyButton(() => curl("findRequests", { limit: 10 }, criteria(page)), "copy as curl")}${button("Export HAR", download)}${button("Empty", () => page.run("resetRequests"))}</div>
      ${fresh > 0 && button(`${fresh} new`, () => { scrollTo(0, 0); released(); }, { kind: "pill" })}
      <div role="log" aria-live=${fresh ? "off" : "polite"} aria-label="Journal" @mouseleave=${released} @focusout=${() => setTimeout(released)}>
        ${requests.length ? requestTable(requests) : empty("No request matches.", curl("listRequests", { limit: 10 }))}</div>
      ${requests.length < Math.min(meta.matched, most) && button("older", older)}`;
  },
});
