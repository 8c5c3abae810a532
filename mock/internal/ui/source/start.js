/** @import { Content, Page, Schemas, Sent } from "./types" */
import { html } from "./template.js";
import { authorized, call, choices, command, curl, schedule, scope, sendPublic } from "./api.js";
import { answered, button, commandBox, copyButton, definePage, empty, facts, heading } from "./parts.js";
import { requestTable } from "./requests.js";

// samples returns the customer of the picker, or the first that has opted in, and the calls that the page shows for it: a good one, one
// in conflict, one too soon.
async function samples() {
  const customers = await choices(scope.csi);
  const customer = customers.find((c) => c.csi === scope.csi) ?? customers.find((c) => c.optedIn) ?? customers[0];
  if (!customer) return { found: [] };
  const { csi } = customer;
  const [{ instances }, clock] = await Promise.all([call("listInstances", { csi }), call("readCustomerClock", { csi })]);
  const earliest = Date.parse(clock.earliest);
  const usable = instances.filter((i) => i.executions.length);
  const later = (/** @type {Schemas["NamedInstance"]} */ i) => i.rfcs.find((r) => Date.parse(r.scheduledStart) > earliest);
  const free = usable.find((i) => !i.rfcs.length) ?? usable[0];
  const taken = usable.find(later);
  /** @type {[string, Schemas["NamedInstance"] | undefined, string | number | undefined][]} */
  const calls = [["A good call", free, earliest + 3600e3], ["A conflict", taken, taken && later(taken)?.scheduledStart], ["A refusal: too soon", free, clock.now]];
  const found = calls.flatMap(([name, i, when]) => {
    if (!i || !when) return [];
    const target = { supportIdentifier: csi, serviceType: i.service, instanceId: i.name, executionId: i.executions[0].id };
    return { name, csi, ...schedule(target, { scheduledTime: new Date(when).toISOString(), action: "schedule" }), headers: { Identifier: customer.identifier } };
  });
  return { customer, found };
}

/** @type {(page: Page, s: Sent & { name: string, csi: string }) => Content} */
const card = (page, s) =>
  html`<section class="card"><h2>${s.name}</h2>
    ${commandBox(command(s.method, location.origin + s.path, { Authorization: "Bearer $BOUNCE_TOKEN", ...s.headers }, s.body), s.name)}
    ${button("Run", () => page.act(async () => (page.state.answers[s.name] = await sendPublic(await authorized(s, s.csi)))))}
    ${answered(page.state.answers[s.name])}</section>`;

export default definePage({
  title: "Start",
  async load() {
    const [sample, { requests }] = await Promise.all([samples(), call("listRequests", { limit: 200, csi: scope.csi })]);
    return { ...sample, requests };
  },
  follows: "state",
  event(data, page) {
    if (!page.data || (scope.csi && data.csi !== scope.csi)) return;
    page.data.requests = [data, ...page.data.requests].slice(0, 200);
    page.draw();
  },
  view(page) {
    const { customer, requests, found } = page.data;
    const { token } = page.state;
    const mint = () => customer && page.act(async () => (page.state.token = (await call("mintCustomerToken", { csi: customer.csi }, { scope: "all" })).token));
    return html`${heading("Start")}
      ${customer ? html`${facts([["URL", html`<code>${location.origin}</code>`], ["Customer", html`<a href="#/customers/${customer.csi}">${customer.csi}</a> ${customer.name}`],
        ["Identifier", html`<code>${customer.identifier}</code> ${copyButton(customer.identifier)}`], ["Token", button("Mint a token", mint, { id: "mint" })]])}
        ${token && html`<div class="token">${commandBox(`export BOUNCE_TOKEN=${token}`, "token")}</div>`}
        <div class="cards">${found.map((s) => card(page, s))}</div>` : empty("There is no customer.", curl("createCustomer", {}, {}))}
      <h2>Latest requests</h2>
      ${requests.length ? requestTable(requests.slice(0, 10)) : empty("No request has come yet.")}
      <h2>Outcomes <span class="dim">of the latest ${requests.length}</span></h2>
      <p class="chips">${[...Map.groupBy(requests, (r) => r.reason ?? "")].map(([reason, list]) =>
        html`<a class="chip" href="#/requests?reason=${reason}">${reason || "accepted"} <b>${list.length}</b></a>`)}</p>`;
  },
});
