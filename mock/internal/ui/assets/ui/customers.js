import { html, nothing } from "./vendor/lit-html.js";
import { repeat } from "./vendor/directives/repeat.js";
import { call, curl } from "./api.js";
import { copyButton, empty, field, head, values } from "./parts.js";

const row = (c) => html`<tr tabindex="0" data-row="/customers/${encodeURIComponent(c.csi)}"><td><a href="#/customers/${encodeURIComponent(c.csi)}">${c.csi}</a></td><td>${c.name}</td>
  <td><code>${c.identifier}</code></td><td>${c.optedIn ? "opted in" : html`<span class="warn">not opted in</span>`}</td></tr>`;

const to = (query) => `#/customers?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`;

let typing = 0;

function search(page, q) {
  clearTimeout(typing);
  typing = setTimeout(() => page.go(to({ q }).slice(1)), 120);
}

export default {
  title: "Customers",
  follows: "state",
  load: ({ query: { q, after } }) => call("listCustomers", { limit: 200, q, after }),
  view(page) {
    const { customers, total, next } = page.data;
    const { q = "", after } = page.query;
    return html`<h1 tabindex="-1">Customers <span class="dim">${customers.length} of ${total}</span></h1>
      <form class="tools" @submit=${(e) => { const v = values(e); page.act(() => call("createCustomer", { tokens: "user" }, v), (made) => page.go(`/customers/${made.csi}`)); }}>
        <input type="search" data-filter aria-label="CSI, name or Identifier" placeholder="CSI, name or Identifier" value=${q} @input=${(e) => search(page, e.target.value)}>
        <span class="grow"></span>${copyButton(() => curl("createCustomer", {}, {}), "copy as curl")}${field("CSI", html`<input name="csi" placeholder="made up">`)}${field("Name", html`<input name="name" placeholder="made up">`)}<button ?disabled=${page.busy}>New customer</button></form>
      ${customers.length ? html`<table>${head("CSI", "Name", "Identifier", "Opt-in")}<tbody>${repeat(customers, (c) => c.csi, row)}</tbody></table>` : empty("No customer matches.", curl("createCustomer", {}, {}))}
      ${after || next ? html`<nav class="chips" aria-label="Pages of customers">${after ? html`<a class="chip" href=${to({ q })}>first page</a>` : nothing}
        ${next ? html`<a class="chip" href=${to({ q, after: next })}>next page</a>` : nothing}</nav>` : nothing}`;
  },
};
