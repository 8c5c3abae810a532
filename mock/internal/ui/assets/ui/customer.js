import { html, nothing } from "./vendor/lit-html.js";
import { call, curl } from "./api.js";
import { ask, commandBox, copyButton, empty, head, time } from "./parts.js";

async function remove(page, csi) {
  if ((await ask(`Type the CSI ${csi} to remove the customer with everything it has. `, csi)) === null) return;
  page.act(() => call("removeCustomer", { csi }), () => page.go("/customers"));
}

const exported = (page, csi) => page.act(async () => (page.state.seed = await call("exportCustomerSeed", { csi })));

export default {
  title: "Customer",
  follows: "state",
  async load(page) {
    const csi = page.args[0];
    const [customer, clock, readings, { instances }] = await Promise.all([
      call("readCustomer", { csi, tokens: "user" }), call("readCustomerClock", { csi }), call("readCustomerReadings", { csi }), call("listInstances", { csi })]);
    return { customer, clock, readings, instances };
  },
  view(page) {
    const { customer: c, clock, readings, instances } = page.data;
    const own = Object.entries(readings.own);
    return html`<h1 tabindex="-1">${c.csi} <span class="dim">${c.name}</span></h1>
      <dl class="facts"><div><dt>Identifier</dt><dd><code>${c.identifier}</code> ${copyButton(c.identifier)}</dd></div>
        <div><dt>Opt-in</dt><dd>${c.optedIn ? "opted in" : "not opted in"} <button type="button" class="small" @click=${() => page.act(() => call("setOptIn", { csi: c.csi }, { optedIn: !c.optedIn }))}>${c.optedIn ? "opt out" : "opt in"}</button></dd></div>
        <div><dt>Clock</dt><dd>${time(clock.now)} ${clock.mode} ${clock.own ? "its own" : "the server's"}</dd></div>
        <div><dt>Own readings</dt><dd>${own.length ? own.map(([slug, value]) => html`<code>${slug}=${value}</code> `) : "none"}</dd></div></dl>
      <h2>Instances</h2>
      ${instances.length ? html`<table>${head("Instance", "Service", "Executions", "RFCs")}<tbody>${instances.map((i) => {
        const to = `/customers/${encodeURIComponent(c.csi)}/instances/${encodeURIComponent(i.name)}`;
        return html`<tr tabindex="0" data-row=${to}><td><a href="#${to}">${i.name}</a></td><td>${i.service}</td><td>${i.executions.map((e) => html`<code>${e.id}</code> ${e.scheduledStart ? time(e.scheduledStart) : "unscheduled"}<br>`)}</td><td>${i.rfcs.length}</td></tr>`;
      })}</tbody></table>` : empty("It has no instance.", curl("addInstance", { csi: c.csi }, {}))}
      <div class="tools"><button type="button" ?disabled=${page.busy} @click=${() => page.act(() => call("resetCustomer", { csi: c.csi }))}>Reset</button>
        <button type="button" ?disabled=${page.busy} @click=${() => exported(page, c.csi)}>Show as a seed file</button>
        <button type="button" class="danger" ?disabled=${page.busy} @click=${() => remove(page, c.csi)}>Remove</button></div>
      ${page.state.seed ? commandBox(page.state.seed, "seed file") : nothing}
      <details><summary>As curl</summary>${commandBox(curl("readCustomer", { csi: c.csi }))}</details>`;
  },
};
