/** @import { Content, Result } from "./types" */
import { html } from "./template.js";
import { call, curl, queryOf } from "./api.js";
import { copyButton, definePage, empty, form, heading, input, later, line, search, table } from "./parts.js";

/** @type {(c: Result<"listCustomers">["customers"][0]) => Content} */
const row = (c) => line(`/customers/${c.csi}`, [html`<a href="#/customers/${c.csi}">${c.csi}</a>`, c.name, html`<code>${c.identifier}</code>`,
  c.optedIn ? "opted in" : html`<span class="warn">not opted in</span>`]);

/** @type {(query: object) => string} */
const to = (query) => `/customers?${queryOf(query)}`;

export default definePage({
  title: "Customers",
  follows: "state",
  load: ({ query: { q, after } }) => call("listCustomers", { limit: 200, q, after }),
  view(page) {
    const { customers, total, next } = page.data;
    const { q, after } = page.query;
    return html`${heading("Customers", `${customers.length} of ${total}`)}
      <div class="tools">${search("CSI, name or Identifier", q, (text) => later("search", 120, () => page.go(to({ q: text }))))}<span class="grow"></span>
        ${copyButton(() => curl("createCustomer", {}, {}), "copy as curl")}
        ${form("New customer", [input("CSI", "csi", "made up"), input("Name", "name", "made up")],
          (v) => page.act(() => call("createCustomer", { tokens: ["user"] }, v), (made) => page.go(`/customers/${made.csi}`)))}</div>
      ${customers.length ? table(["CSI", "Name", "Identifier", "Opt-in"], customers.map(row)) : empty("No customer matches.", curl("createCustomer", {}, {}))}
      <p class="chips">${after && html`<a class="chip" href="#${to({ q })}">first page</a>`}
        ${next && html`<a class="chip" href="#${to({ q, after: next })}">next page</a>`}</p>`;
  },
});
