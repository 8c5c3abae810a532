/** @import { Body, Content, Schemas } from "./types" */
import { html } from "./template.js";
import { call, scope } from "./api.js";
import { asCurl, button, definePage, form, heading, input, table, time } from "./parts.js";

/** @type {(name: string, c: Schemas["Clock"]) => Content} */
const row = (name, c) => html`<tr><th scope="row">${name}</th><td>${time(c.now)}</td><td>${c.mode} ${c.offset}</td><td id="earliest">${time(c.earliest)}</td></tr>`;

export default definePage({
  title: "Clock",
  follows: "clock",
  async load() {
    const [server, own] = await Promise.all([call("readClock"), scope.csi ? call("read*Clock") : null]);
    return { server, own };
  },
  view(page) {
    const { server, own } = page.data;
    const set = (/** @type {Body<"setClock">} */ body) => page.run("set*Clock", {}, body);
    const advance = (/** @type {Body<"advanceClock">} */ body) => page.run("advance*Clock", {}, body);
    return html`${heading("Clock", own ? `of ${scope.csi}, ${own.own ? "its own" : "which follows the server's"}` : "of the server")}
      ${(own ?? server).mode === "frozen" && html`<p class="hint">The clock is frozen: nothing begins, ends or expires until it is advanced.</p>`}
      ${table(["Clock", "Time when read", "Mode", "Earliest start"], [row("server", server), own && row(scope.csi, own)])}
      <h2>Advance</h2><div class="tools">${[["+16 min", "PT16M"], ["+1 h", "PT1H"], ["+1 day", "P1D"], ["-1 h", "-PT1H"]].map(([label, by]) => button(label, () => advance({ by })))}
        ${form("Advance", input("By", "by", "PT20M or 20m", { required: true }), ({ by }) => advance({ by }))}</div>
      <h2>Set</h2><div class="tools">${button("Freeze", () => set({ mode: "frozen" }))}${button("Run", () => set({ mode: "running" }))}${button("Real time", () => set({ mode: "real" }))}
        ${own?.own && button("Follow the server's", () => page.run("releaseCustomerClock", { csi: scope.csi }))}
        ${form("Set the offset", input("Offset", "offset", "P1DT15M", { required: true }), (v) => set({ mode: "offset", ...v }))}
        ${form("Freeze there", input("Freeze at", "now", "2020-08-26T15:00:00Z", { required: true }), (v) => set({ mode: "frozen", ...v }))}</div>
      ${asCurl("advance*Clock", {}, { by: "PT16M" })}`;
  },
});
