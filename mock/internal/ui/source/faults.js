/** @import { Content, On, Page, Schemas } from "./types" */
import { html } from "./template.js";
import { call, curl, scope } from "./api.js";
import { button, copyButton, definePage, empty, heading, pre, pretty, table } from "./parts.js";

/** @type {Record<string, object>} */
const presets = {
  "503 once": { response: { status: 503, headers: { "Retry-After": "2" } }, times: 1 },
  "reset once, booked": { response: { fault: "CONNECTION_RESET_BY_PEER", process: true }, times: 1 },
  "stall once": { response: { fault: "STALLED_RESPONSE", atByte: 10 }, times: 1 },
  "wrong length once": { response: { fault: "WRONG_CONTENT_LENGTH" }, times: 1 },
  "a second's delay": { response: { fixedDelayMilliseconds: 1000 } },
  "expired grant once": { request: { operation: "issueToken" }, response: { grant: { defect: "expired" } }, times: 1 },
};

/** @type {(page: Page, f: Schemas["Fault"]) => Content} */
const row = (page, f) => html`<tr class=${f.ended ? "ended dim" : ""}><td><code>${f.id}</code></td><td>${f.request?.operation ?? "any"} ${f.request?.csi}</td>
  <td><code class="break">${JSON.stringify(f.response)}</code></td><td>${f.matched}</td><td>${f.hits}${f.times ? ` of ${f.times}` : ""}</td>
  <td>${f.ended ? `ended: ${f.ended}` : html`<b class="bad">in force</b>`}</td><td>${button("remove", () => page.run("removeFault", { faultId: f.id }), { kind: "small" })}</td></tr>`;

export default definePage({
  title: "Faults",
  follows: "faults",
  async load() {
    const [{ faults }, limit] = await Promise.all([call("list*Faults"), call("read*RateLimit")]);
    return { faults, limit };
  },
  event: (data, page) => page.soon(),
  view(page) {
    const { faults, limit } = page.data;
    const text = (page.state.text ??= pretty(presets["503 once"]));
    const take = (/** @type {string} */ name) => {
      page.state.text = pretty(presets[name]);
      page.draw();
    };
    return html`${heading("Faults", `of ${scope.csi || "the server"}`)}
      ${faults.length ? html`${table(["Id", "Requests", "What it does", "Matched", "Struck", "State", ""], faults.map((f) => row(page, f)))}
        ${button("Remove all", () => page.run("remove*Faults"))}` : empty("No fault is in force.")}
      <h2>Add</h2><div class="tools">${Object.keys(presets).map((name) => button(name, () => take(name)))}</div>
      <label class="editor"><span>The rule, as JSON</span><textarea rows="9" spellcheck="false" .value=${text} @input=${(/** @type {On<HTMLTextAreaElement>} */ e) => (page.state.text = e.target.value)}></textarea></label>
      <div class="tools">${button("Add the fault", () => page.run("create*Fault", {}, text), { id: "create" })}${copyButton(() => curl("create*Fault", {}, text), "copy as curl")}</div>
      <h2>Rate limit</h2>${limit.rateLimit ? [pre("rate limit", limit.rateLimit), button("Lift", () => page.run("lift*RateLimit"))] : html`<p>none</p>`}`;
  },
});
