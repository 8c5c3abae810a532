import { html, nothing } from "./vendor/lit-html.js";
import { call, curl, forCustomer } from "./api.js";
import { commandBox, field, head, time, values } from "./parts.js";

export default {
  title: "Clock",
  follows: "clock",
  async load(page) {
    const [server, own] = await Promise.all([call("readClock"), page.csi ? call("readCustomerClock", { csi: page.csi }) : null]);
    return { server, own };
  },
  view(page) {
    const { server, own } = page.data;
    const csi = own ? page.csi : "";
    const clock = own ?? server;
    const set = (body) => page.act(() => forCustomer("set*Clock", csi, {}, body));
    const advance = (by) => page.act(() => forCustomer("advance*Clock", csi, {}, { by }));
    const button = (text, what) => html`<button type="button" ?disabled=${page.busy} @click=${what}>${text}</button>`;
    const facts = (name, c) => html`<tr><th scope="row">${name}</th><td>${time(c.now)}</td><td>${c.mode}${c.offset ? ` ${c.offset}` : ""}</td><td id="earliest">${time(c.earliest)}</td></tr>`;
    return html`<h1 tabindex="-1">Clock <span class="dim">${csi ? `of customer ${csi}${own.own ? ", its own" : ", which follows the server's"}` : "of the server"}</span></h1>
      ${clock.mode === "frozen" ? html`<p class="hint">The clock is frozen: nothing begins, ends or expires until it is advanced.</p>` : nothing}
      <table>${head("Clock", "Time when read", "Mode", "Earliest start")}<tbody>${facts("server", server)}${own ? facts(csi, own) : nothing}</tbody></table>
      <h2>Advance</h2><div class="tools">${button("+16 min", () => advance("PT16M"))}${button("+1 h", () => advance("PT1H"))}${button("+1 day", () => advance("P1D"))}${button("-1 h", () => advance("-PT1H"))}
        <form @submit=${(e) => advance(values(e).by)}>${field("By", html`<input name="by" placeholder="PT20M or 20m" required>`)}<button ?disabled=${page.busy}>Advance</button></form></div>
      <h2>Set</h2><div class="tools">${button("Freeze", () => set({ mode: "frozen" }))}${button("Run", () => set({ mode: "running" }))}${button("Real time", () => set({ mode: "real" }))}
        ${own?.own ? button("Follow the server's", () => page.act(() => call("releaseCustomerClock", { csi }))) : nothing}
        <form @submit=${(e) => set({ mode: "offset", ...values(e) })}>${field("Offset", html`<input name="offset" placeholder="P1DT15M" required>`)}<button ?disabled=${page.busy}>Set the offset</button></form>
        <form @submit=${(e) => set({ mode: "frozen", ...values(e) })}>${field("Freeze at", html`<input name="now" placeholder="2020-08-26T15:00:00Z" required>`)}<button ?disabled=${page.busy}>Freeze there</button></form></div>
      <details><summary>As curl</summary>${commandBox(csi ? curl("advanceCustomerClock", { csi }, { by: "PT16M" }) : curl("advanceClock", {}, { by: "PT16M" }))}</details>`;
  },
};
