import { html, nothing } from "./vendor/lit-html.js";
import { call, curl, forCustomer } from "./api.js";
import { ask, commandBox, empty, field, head, pretty, time, values } from "./parts.js";

const changes = (list) => list.length
  ? html`<table>${head("Place", "Before", "After")}<tbody>${list.slice(0, 500).map((c) => html`<tr><td><code class="break">${c.path}</code></td><td><pre>${"before" in c ? pretty(c.before) : "-"}</pre></td><td><pre>${"after" in c ? pretty(c.after) : "-"}</pre></td></tr>`)}</tbody></table>`
  : html`<p>Nothing has changed since.</p>`;

async function reset(page) {
  if ((await ask("Type reset to bring the whole mock back to its start. ", "reset")) !== null) page.act(() => call("reset"));
}

export default {
  title: "About",
  follows: "state",
  async load(page) {
    const [health, { snapshots }, { meta }] = await Promise.all([call("readHealth"), forCustomer("list*Snapshots", page.csi), call("listRequests", { limit: 1 })]);
    return { health, snapshots, meta };
  },
  view(page) {
    const { health, snapshots, meta } = page.data;
    const on = (id, name) => page.act(() => forCustomer(id, page.csi, { name }));
    const diff = (name) => page.act(async () => (page.state.diff = { name, list: (await forCustomer("diff*Snapshot", page.csi, { name })).changes }));
    const button = (text, what, name) => html`<button type="button" class="small" aria-label="${text} ${name}" ?disabled=${page.busy} @click=${what}>${text}</button>`;
    return html`<h1 tabindex="-1">About</h1>
      <dl class="facts"><div><dt>Address</dt><dd><code>${location.origin}</code></dd></div><div><dt>Contract</dt><dd>${health.contract.name} <code>${health.contract.sha256}</code></dd></div>
        <div><dt>Random seed</dt><dd>${health.randomSeed}</dd></div><div><dt>Skew of tokens</dt><dd>${health.skewMilliseconds} ms</dd></div><div><dt>Journal</dt><dd>${meta.kept} kept, ${meta.dropped} dropped, ${meta.total} in all</dd></div></dl>
      <p class="chips"><a class="chip" href="/__admin/docs/">API docs</a></p>
      <h2>Snapshots <span class="dim">${page.csi ? `of customer ${page.csi}` : "of the server"}</span></h2>
      <form class="tools" @submit=${(e) => { const v = values(e); page.act(() => forCustomer("save*Snapshot", page.csi, {}, v)); }}>${field("Name", html`<input name="name" required pattern="[A-Za-z0-9_.\\-]+" placeholder="before-the-bounce">`)}<button ?disabled=${page.busy}>Save</button>
        <span class="grow"></span><button type="button" class="danger" ?disabled=${page.busy} @click=${() => reset(page)}>Reset the mock</button></form>
      ${snapshots.length ? html`<table>${head("Name", "Saved", "")}<tbody>${snapshots.map((s) => html`<tr><td>${s.name}</td><td>${time(s.at)}</td>
        <td>${button("diff", () => diff(s.name), s.name)} ${button("restore", () => on("restore*Snapshot", s.name), s.name)} ${button("delete", () => on("delete*Snapshot", s.name), s.name)}</td></tr>`)}</tbody></table>` : empty("There is no snapshot.", curl("saveSnapshot", {}, { name: "before-the-bounce" }))}
      ${page.state.diff ? html`<h2>Since ${page.state.diff.name}</h2>${changes(page.state.diff.list)}` : nothing}
      <details><summary>As curl</summary>${commandBox(curl("readHealth"))}</details>`;
  },
};
