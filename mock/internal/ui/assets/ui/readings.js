import { html, nothing } from "./vendor/lit-html.js";
import { call, curl, forCustomer } from "./api.js";
import { commandBox, empty } from "./parts.js";

let known = null;

// questions returns each reading's question, alternatives and default, which the schema of seed files says.
export async function questions() {
  if (known) return known;
  const schema = await call("readSeedSchema");
  const all = (typeof schema === "string" ? JSON.parse(schema) : schema).$defs.SeedReadings.properties;
  known = Object.entries(all).map(([slug, q]) => ({ slug, question: q.description, usual: String(q.default), alternatives: [...new Set(q.enum.map(String))] }));
  return known;
}

const matches = (q, value, wanted) => !wanted || (wanted === "changed" ? value !== q.usual : `${q.slug} ${q.question}`.toLowerCase().includes(wanted.toLowerCase()));

export default {
  title: "Readings",
  follows: "readings",
  async load(page) {
    const [all, set] = await Promise.all([questions(), forCustomer("read*Readings", page.csi)]);
    return { all, readings: set.readings, own: set.own };
  },
  view(page) {
    const { all, readings, own } = page.data;
    const wanted = page.query.q ?? "";
    const shown = all.filter((q) => matches(q, readings[q.slug], wanted));
    const choose = (slug, value) => page.act(() => forCustomer("choose*Readings", page.csi, {}, { readings: { [slug]: value } }));
    return html`<h1 tabindex="-1">Readings <span class="dim">${page.csi ? `of customer ${page.csi}` : "of the server"}, ${shown.length} of ${all.length} open questions</span></h1>
      <div class="tools"><input type="search" data-filter aria-label="Filter" placeholder="slug, question, or: changed" value=${wanted} @input=${(e) => page.go(`/readings${e.target.value ? `?q=${encodeURIComponent(e.target.value)}` : ""}`)}>
        <a class="chip" href="#/readings${wanted === "changed" ? "" : "?q=changed"}">${wanted === "changed" ? "all" : "changed only"}</a><span class="grow"></span>
        <button type="button" ?disabled=${page.busy} @click=${() => page.act(() => forCustomer("release*Readings", page.csi))}>${page.csi ? "Follow the server again" : "Back to those of the start"}</button></div>
      ${shown.map((q) => html`<fieldset class="reading ${readings[q.slug] !== q.usual ? "changed" : ""}" ?disabled=${page.busy}><legend><code>${q.slug}</code> ${own?.[q.slug] ? html`<span class="badge">its own</span>` : nothing}</legend><p>${q.question}</p>
        ${q.alternatives.map((a) => html`<label class="choice"><input type="radio" name=${q.slug} value=${a} .checked=${readings[q.slug] === a} @change=${() => choose(q.slug, a)}> ${a}${a === q.usual ? html` <span class="dim">default</span>` : nothing}</label>`)}</fieldset>`)}
      ${shown.length ? nothing : empty("No reading matches.")}
      <details><summary>As curl</summary>${commandBox(curl("chooseReadings", {}, { readings: { "conflict-status": "422" } }))}</details>`;
  },
};
