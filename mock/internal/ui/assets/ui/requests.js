import { html, nothing } from "./vendor/lit-html.js";
import { repeat } from "./vendor/directives/repeat.js";
import { call, curl, locate, send } from "./api.js";
import { badge, copyButton, empty, head, time } from "./parts.js";

const rowsAtOnce = 150; // twelve elements each
const most = 1000;

export const short = (url) => url.replace(/^.*\/products\/bounce\//, "…/").replace(/^…\/instances\//, "");

const row = (r) => html`<tr data-row="/requests/${r.id}" tabindex="0">
  <td>${time(r.at)}</td><td>${badge(r.status)}</td><td><b>${r.method}</b> <a href="#/requests/${r.id}" title=${r.url}>${short(r.url)}</a></td>
  <td>${r.csi ?? ""}</td><td>${r.operation ?? ""}</td><td class="reason">${r.reason ?? ""}</td><td class="detail">${r.detail ?? r.trace?.at(-1)?.detail ?? ""}</td></tr>`;

export const requestTable = (list) => html`<div class="scroll" tabindex="0" role="region" aria-label="Requests"><table class="journal">
  ${head("Time", "Status", "Request", "Customer", "Operation", "Reason", "Detail")}
  <tbody>${repeat(list, (r) => r.id, row)}</tbody></table></div>`;

// criteria are the address's filters in the words of findRequests: q is looked for in the URL, as plain text.
function criteria(query) {
  const { csi, operation, reason, status, q } = query;
  const all = { csi, operation, reason, status: status && Number(status), urlPattern: q && `.*${q.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}.*` };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}

const matches = (r, { csi, operation, reason, status, q }) =>
  (!csi || r.csi === csi) && (!operation || r.operation === operation) && (!reason || r.reason === reason) && (!status || String(r.status) === status) && (!q || r.url.includes(q));

let typing = 0;

function filter(page, name, value) {
  clearTimeout(typing);
  typing = setTimeout(() => {
    const query = { ...page.query, [name]: value };
    for (const key of Object.keys(query)) if (!query[key]) delete query[key];
    page.go(`/requests?${new URLSearchParams(query)}`);
  }, 150);
}

async function download() {
  const { method, path } = locate("exportRequests", { format: "har" });
  const url = URL.createObjectURL(await (await send(method, path)).blob());
  Object.assign(document.createElement("a"), { href: url, download: "bounce.har" }).click();
  URL.revokeObjectURL(url);
}

const paused = (page) => page.state.held || document.documentElement.scrollTop > 200;

function release(page) {
  page.data.requests = [...(page.state.fresh ?? []), ...page.data.requests].slice(0, most);
  page.state.fresh = [];
  page.draw();
}

// count reads how many requests there are, once for all the events of a second.
async function count(page) {
  page.state.counting = 0;
  page.data.meta = (await call("findRequests", { limit: 1 }, criteria({ csi: page.csi, ...page.query }))).meta;
  page.draw();
}

const input = (page, name, placeholder) => html`<input type="search" name=${name} placeholder=${placeholder} aria-label=${placeholder} data-filter
  .value=${page.query[name] ?? ""} @input=${(e) => filter(page, name, e.target.value)}>`;

export default {
  title: "Requests",
  async load(page) {
    page.state.fresh = [];
    const wanted = criteria({ csi: page.csi, ...page.query });
    return call("findRequests", { limit: page.state.limit ?? rowsAtOnce }, wanted);
  },
  event(data, page) {
    if (!page.data) return;
    page.state.counting ||= setTimeout(() => count(page), 1000);
    if (!matches(data, { csi: page.csi, ...page.query })) return;
    page.state.fresh = [data, ...(page.state.fresh ?? [])].slice(0, most);
    if (!paused(page)) release(page);
    page.draw();
  },
  view(page) {
    const { requests, meta } = page.data;
    const fresh = page.state.fresh?.length ?? 0;
    return html`<h1 tabindex="-1">Requests <span class="dim">${meta.matched} of ${meta.kept} kept${meta.dropped ? `, ${meta.dropped} dropped` : ""}</span></h1>
      <div class="tools">${input(page, "q", "part of the URL")}${input(page, "reason", "reason, exact")}${input(page, "operation", "operation, exact")}${input(page, "status", "status")}
        <span class="grow"></span>${copyButton(() => curl("findRequests", { limit: 10 }, criteria({ csi: page.csi, ...page.query })), "copy as curl")}
        <button type="button" @click=${download}>Export HAR</button>
        <button type="button" ?disabled=${page.busy} @click=${() => page.act(() => call("resetRequests"))}>Empty</button></div>
      ${fresh ? html`<button type="button" class="pill" @click=${() => { scrollTo(0, 0); release(page); }}>${fresh} new</button>` : nothing}
      <div role="log" aria-live=${fresh ? "off" : "polite"} aria-label="Journal" @mouseenter=${() => (page.state.held = true)} @mouseleave=${() => { page.state.held = false; release(page); }}>
        ${requests.length ? requestTable(requests) : empty("No request matches.", curl("listRequests", { limit: 10 }))}</div>
      ${requests.length < Math.min(meta.matched, most)
        ? html`<button type="button" @click=${() => { page.state.limit = Math.min(most, (page.state.limit ?? rowsAtOnce) + rowsAtOnce); page.reload(); }}>older</button>` : nothing}`;
  },
};
