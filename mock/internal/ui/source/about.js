/** @import { Content, Page } from "./types" */
import { html } from "./template.js";
import { call, curl, scope } from "./api.js";
import { asCurl, button, confirmed, definePage, empty, facts, form, heading, input, pretty, table, time } from "./parts.js";

const sample = "before-the-bounce";

/** @type {(change: { before?: unknown, after?: unknown }, when: "before" | "after") => Content} */
const shown = (change, when) => html`<td><pre>${when in change ? pretty(change[when]) : "-"}</pre></td>`;

/** @type {(page: Page) => Promise<unknown>} */
const reset = async (page) => (await confirmed("Type reset to reset the whole mock.", "reset")) && page.run("reset");

export default definePage({
  title: "About",
  follows: "state",
  async load() {
    const [health, { snapshots }, { meta }] = await Promise.all([call("readHealth"), call("list*Snapshots"), call("listRequests", { limit: 1 })]);
    return { health, snapshots, meta };
  },
  view(page) {
    const { health, snapshots, meta } = page.data;
    const { diff } = page.state;
    /** @type {(text: string, run: () => void, s: { name: string }) => Content} */
    const on = (text, run, s) => button(text, run, { kind: "small", name: `${text} ${s.name}` });
    const compare = (/** @type {{ name: string }} */ s) => page.act(async () => (page.state.diff = { ...s, ...(await call("diff*Snapshot", { name: s.name })) }));
    return html`${heading("About")}
      ${facts([["Address", html`<code>${location.origin}</code>`], ["Contract", html`${health.contract.name} <code class="break">${health.contract.sha256}</code>`],
        ["Random seed", health.randomSeed], ["Skew of tokens", `${health.skewMilliseconds} ms`],
        ["Journal", `${meta.kept} kept, ${meta.dropped} dropped, ${meta.total} in all`]])}
      <h2>Snapshots <span class="dim">of ${scope.csi || "the server"}</span></h2>
      <div class="tools">${form("Save", input("Name", "name", sample, { required: true }), ({ name }) => page.run("save*Snapshot", {}, { name }))}
        <span class="grow"></span>${button("Reset the mock", () => reset(page), { kind: "danger" })}</div>
      ${snapshots.length ? table(["Name", "Saved", ""], snapshots.map((s) => html`<tr><td>${s.name}</td><td>${time(s.at)}</td><td>${on("diff", () => compare(s), s)}
        ${on("restore", () => page.run("restore*Snapshot", { name: s.name }), s)} ${on("delete", () => page.run("delete*Snapshot", { name: s.name }), s)}</td></tr>`))
        : empty("There is no snapshot.", curl("saveSnapshot", {}, { name: sample }))}
      ${diff && html`<h2>Since ${diff.name}</h2>${diff.changes.length ? table(["Place", "Before", "After"], diff.changes.slice(0, 500).map((c) =>
        html`<tr><td><code class="break">${c.path}</code></td>${shown(c, "before")}${shown(c, "after")}</tr>`)) : html`<p>Nothing has changed since.</p>`}`}
      ${asCurl("readHealth")}`;
  },
});
