import { html } from "./template.js";
import { call, choices, given, locate, scope } from "./api.js";
import { asCurl, commandBox, copyButton, definePage, field, form, heading, input, pre, select } from "./parts.js";

export default definePage({
  title: "Tokens",
  async load() {
    const customers = await choices(scope.csi);
    const defects = [...locate("listDefects").description?.matchAll(/- `(.+)`(: .+)/g) ?? []].map(([, name, what]) => [name, name + what]);
    return { defects, customers };
  },
  view(page) {
    const { defects, customers } = page.data;
    const { minted, asked } = page.state;
    const mint = (/** @type {Record<string, string>} */ v) => page.act(async () => {
      const body = given({ ...v, expiresIn: Number(v.expiresIn) });
      Object.assign(page.state, { minted: await call("mintToken", {}, body), asked: body });
    });
    return html`${heading("Tokens")}
      ${form("Mint", [field("Customer", select("customer", "Customer", scope.csi || customers[0]?.csi, customers.map((c) => [c.csi, `${c.csi} ${c.name}`]))),
        input("Scope", "scope", "what scheduleExecution asks for", { value: "all" }), input("Valid for (seconds)", "expiresIn", "3600", { type: "number" }),
        field("Defect", select("defect", "Defect", "", [["", "none: a good token"], ...defects]))], mint, "mint")}
      ${minted && html`${commandBox(minted.token, "token")}<p>${copyButton(`export BOUNCE_TOKEN=${minted.token}`, "copy export BOUNCE_TOKEN")} Identifier <code>${minted.identifier}</code></p>
        <div class="columns">${Object.entries({ header: minted.header, claims: minted.claims }).map(([part, text]) => html`<section><h2>${part}</h2>${pre(part, text)}</section>`)}</div>
        ${asCurl("mintToken", {}, asked)}`}`;
  },
});
