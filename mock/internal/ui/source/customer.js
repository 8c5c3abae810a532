/** @import { Content, Schemas } from "./types" */
import { html } from "./template.js";
import { call, curl } from "./api.js";
import { asCurl, button, commandBox, confirmed, copyButton, definePage, empty, facts, heading, line, pretty, table, time } from "./parts.js";

/** @type {(csi: string, i: Schemas["NamedInstance"]) => Content} */
const row = (csi, i) => {
  const to = `/customers/${csi}/instances/${encodeURIComponent(i.name)}`;
  return line(to, [html`<a href="#${to}">${i.name}</a>`, i.service,
    i.executions.map((e) => html`<code>${e.id}</code> ${e.scheduledStart ? time(e.scheduledStart) : "unscheduled"}<br>`), i.rfcs.length]);
};

export default definePage({
  title: "Customer",
  follows: "state",
  async load({ args: [csi] }) {
    const [customer, clock, { own }, { instances }] = await Promise.all([
      call("readCustomer", { csi, tokens: ["user"] }), call("readCustomerClock", { csi }), call("readCustomerReadings", { csi }), call("listInstances", { csi })]);
    return { customer, clock, own, instances };
  },
  view(page) {
    const { customer: { csi, name, identifier, optedIn }, clock, own, instances } = page.data;
    const remove = async () => (await confirmed(`Type ${csi} to remove the customer with everything it has.`, csi)) &&
      page.act(() => call("removeCustomer", { csi }), () => page.go("/customers"));
    return html`${heading(csi, name)}
      ${facts([["Identifier", html`<code>${identifier}</code> ${copyButton(identifier)}`],
        ["Opt-in", html`${optedIn ? "opted in" : "not opted in"} ${button(optedIn ? "opt out" : "opt in", () => page.run("setOptIn", { csi }, { optedIn: !optedIn }), { kind: "small" })}`],
        ["Clock", html`${time(clock.now)} ${clock.mode} ${clock.own ? "its own" : "the server's"}`],
        ["Own readings", Object.entries(own).map((pair) => html`<code>${pair.join("=")}</code> `).concat(Object.keys(own).length ? [] : html`none`)]])}
      <h2>Instances</h2>
      ${instances.length ? table(["Instance", "Service", "Executions", "RFCs"], instances.map((i) => row(csi, i))) : empty("It has no instance.", curl("addInstance", { csi }, {}))}
      <div class="tools">${button("Reset", () => page.run("resetCustomer", { csi }))}
        ${button("Show as a seed file", () => page.act(async () => (page.state.seed = pretty(await call("exportCustomerSeed", { csi })))))}
        ${button("Remove", remove, { kind: "danger" })}</div>
      ${page.state.seed && commandBox(page.state.seed, "seed file")}
      ${asCurl("readCustomer", { csi })}`;
  },
});
