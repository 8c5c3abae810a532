import { html } from "./vendor/lit-html.js";
import { call, curl, forCustomer } from "./api.js";
import { copyButton, empty, head, pretty } from "./parts.js";

const presets = {
  "503 once": { response: { status: 503, headers: { "Retry-After": "2" } }, times: 1 },
  "reset once, booked": { response: { fault: "CONNECTION_RESET_BY_PEER", process: true }, times: 1 },
  "stall once": { response: { fault: "STALLED_RESPONSE", atByte: 10 }, times: 1 },
  "wrong length once": { response: { fault: "WRONG_CONTENT_LENGTH" }, times: 1 },
  "a second's delay": { response: { fixedDelayMilliseconds: 1000 } },
  "expired grant once": { request: { operation: "issueToken" }, response: { grant: { defect: "expired" } }, times: 1 },
};

const what = ({ response: r }) => [r.status, r.fault, r.fixedDelayMilliseconds && `${r.fixedDelayMilliseconds} ms`, r.grant && `grant ${r.grant.defect ?? r.grant.expiresIn}`, r.process && "processed"].filter(Boolean).join(", ");

const row = (page, f) => html`<tr class=${f.ended ? "ended" : ""}><td><code>${f.id}</code></td><td>${f.request?.operation ?? "any"}${f.request?.csi ? ` of ${f.request.csi}` : ""}</td><td title=${JSON.stringify(f)}>${what(f)}</td>
  <td>${f.matched}</td><td>${f.hits}${f.times ? ` of ${f.times}` : ""}</td><td>${f.ended ? `ended: ${f.ended}` : html`<b class="bad">in force</b>`}</td>
  <td><button type="button" class="small" ?disabled=${page.busy} @click=${() => page.act(() => call("removeFault", { faultId: f.id }))}>remove</button></td></tr>`;

export default {
  title: "Faults",
  follows: "faults",
  async load(page) {
    const [{ faults }, limit] = await Promise.all([forCustomer("list*Faults", page.csi), forCustomer("read*RateLimit", page.csi)]);
    return { faults, limit };
  },
  event: (data, page) => page.soon(),
  view(page) {
    const { faults, limit } = page.data;
    const text = page.state.text ?? JSON.stringify(presets["503 once"], null, 2);
    const create = () => page.act(() => forCustomer("create*Fault", page.csi, {}, text));
    return html`<h1 tabindex="-1">Faults <span class="dim">${page.csi ? `of customer ${page.csi}` : "of the server"}</span></h1>
      ${faults.length ? html`<table>${head("Id", "Requests", "What it does", "Matched", "Struck", "State", "")}<tbody>${faults.map((f) => row(page, f))}</tbody></table>
        <button type="button" ?disabled=${page.busy} @click=${() => page.act(() => forCustomer("remove*Faults", page.csi))}>Remove all</button>` : empty("No fault is in force: the mock answers as the contract says.")}
      <h2>Add</h2><div class="tools">${Object.keys(presets).map((name) => html`<button type="button" @click=${() => { page.state.text = JSON.stringify(presets[name], null, 2); page.draw(); }}>${name}</button>`)}</div>
      <label class="editor"><span>The rule, as JSON</span><textarea rows="9" spellcheck="false" .value=${text} @input=${(e) => (page.state.text = e.target.value)}></textarea></label>
      <div class="tools"><button type="button" id="create" ?disabled=${page.busy} @click=${create}>Add the fault</button>${copyButton(() => curl("createFault", {}, page.state.text ?? text), "copy as curl")}</div>
      <h2>Rate limit</h2>${limit.rateLimit ? html`<pre tabindex="0" aria-label="rate limit">${pretty(limit.rateLimit)}</pre><button type="button" @click=${() => page.act(() => forCustomer("lift*RateLimit", page.csi))}>Lift</button>` : html`<p>None: all requests are let through.</p>`}`;
  },
};
