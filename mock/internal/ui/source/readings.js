/** @import { Question } from "./types" */
import { html } from "./template.js";
import { call, queryOf, scope } from "./api.js";
import { asCurl, button, definePage, empty, heading, search } from "./parts.js";

/** @type {Question[] | undefined} */
let known;

// questions returns each reading's question, alternatives and default, which the schema of seed files says.
export async function questions() {
  if (known) return known;
  /** @type {{ $defs?: { SeedReadings: { properties: Record<string, { description: string, default: unknown, enum: unknown[] }> } } }} */
  const schema = await call("readSeedSchema");
  return (known = Object.entries(schema.$defs?.SeedReadings.properties ?? {}).map(([slug, q]) =>
    ({ slug, question: q.description, usual: String(q.default), alternatives: [...new Set(q.enum.map(String))] })));
}

export default definePage({
  title: "Readings",
  follows: "readings",
  async load() {
    const [all, set] = await Promise.all([questions(), call("read*Readings")]);
    return { all, readings: set.readings, own: "own" in set ? set.own : {} };
  },
  view(page) {
    const { all, readings, own } = page.data;
    const { q = "" } = page.query;
    const changed = (/** @type {Question} */ r) => readings[r.slug] !== r.usual;
    const shown = all.filter((r) => (q === "changed" ? changed(r) : `${r.slug} ${r.question}`.toLowerCase().includes(q.toLowerCase())));
    /** @type {(slug: string, value: string) => Promise<void>} */
    const choose = (slug, value) => page.run("choose*Readings", {}, { readings: { [slug]: value } });
    return html`${heading("Readings", `of ${scope.csi || "the server"}, ${shown.length} of ${all.length} open questions`)}
      <div class="tools">${search("slug, question, or: changed", q, (text) => page.go(`/readings?${queryOf({ q: text })}`))}
        <a class="chip" href="#/readings${q === "changed" ? "" : "?q=changed"}">${q === "changed" ? "all" : "changed only"}</a><span class="grow"></span>
        ${button(scope.csi ? "Follow the server again" : "Back to those of the start", () => page.run("release*Readings"))}</div>
      ${shown.map((r) => html`<fieldset class="reading ${changed(r) ? "changed" : ""}">
        <legend><code>${r.slug}</code> ${own[r.slug] && html`<span class="badge">its own</span>`}</legend><p>${r.question}</p>
        ${r.alternatives.map((a) => html`<label class="choice"><input type="radio" name=${r.slug} value=${a} .checked=${readings[r.slug] === a}
          @change=${() => choose(r.slug, a)}> ${a} ${a === r.usual && html`<span class="dim">default</span>`}</label>`)}</fieldset>`)}
      ${!shown.length && empty("No reading matches.")}
      ${asCurl("choose*Readings", {}, { readings: { "conflict-status": "422" } })}`;
  },
});
