import { html, nothing } from "./vendor/lit-html.js";
import { repeat } from "./vendor/directives/repeat.js";
import { call, curl } from "./api.js";
import { copyButton, empty, field, values } from "./parts.js";

const atOnce = 200;

const row = (c) => html`<tr tabindex="0" data-row="/customers/${encodeURIComponent(c.csi)}"><td><a href="#/customers/${encodeURIComponent(c.csi)}">${c.csi}</a></td><td>${c.name}</td>
  <td><code>${c.identifier}</code></td><td>${c.optedIn ? "opted in" : html`<span class="warn">not opted in</span>`}</td></tr>`;

let typing = 0;

function search(page, q) {
  clearTimeout(typing);
  typing = setTimeout(() => page.go(`/customers${q ? `?q=${encodeURIComponent(q)}` : ""}`), 120);
}

export default {
  title: "Customers",
  follows: "state",
  // All are read where the mock cannot page; the table shows the first of those that match.
  async load(page) {
    const { customers } = await call("listCustomers");
    const q = (page.query.q ?? "").toLowerCase();
    const found = q ? customers.filter((c) => `${c.csi} ${c.name} ${c.identifier}`.toLowerCase().includes(q)) : customers;
    return { found, shown: found.slice(0, page.state.limit ?? atOnce), total: customers.length };
  },
  view(page) {
    const { found, shown, total } = page.data;
    return html`<h1 tabindex="-1">Customers <span class="dim">${found.length} of ${total}</span></h1>
      <form class="tools" @submit=${(e) => { const v = values(e); page.act(() => call("createCustomer", { tokens: "user" }, v), (made) => page.go(`/customers/${made.csi}`)); }}>
        <input type="search" data-filter aria-label="CSI, name or Identifier" placeholder="CSI, name or Identifier" value=${page.query.q ?? ""} @input=${(e) => search(page, e.target.value)}>
        <span class="grow"></span>${copyButton(() => curl("createCustomer", {}, {}), "copy as curl")}${field("CSI", html`<input name="csi" placeholder="made up">`)}${field("Name", html`<input name="name" placeholder="made up">`)}<button ?disabled=${page.busy}>New customer</button></form>
      ${shown.length ? html`<table><thead><tr><th scope="col">CSI</th><th scope="col">Name</th><th scope="col">Identifier</th><th scope="col">Opt-in</th></tr></thead><tbody>${repeat(shown, (c) => c.csi, row)}</tbody></table>` : empty("No customer matches.", curl("createCustomer", {}, {}))}
      ${found.length > shown.length && shown.length < 1000 ? html`<button type="button" @click=${() => { page.state.limit = shown.length + atOnce; page.reload(); }}>more</button>` : nothing}`;
  },
};
