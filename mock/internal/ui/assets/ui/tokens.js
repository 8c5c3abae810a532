import { html, nothing } from "./vendor/lit-html.js";
import { call, choices, curl } from "./api.js";
import { commandBox, copyButton, field, pretty, select, values } from "./parts.js";

const about = {
  expired: "exp lies in the past", "not-yet-valid": "nbf lies in the future", "wrong-key": "signed by another key than its kid says", "alg-none": "not signed at all",
  "hs256-with-public-key": "signed with the public key as a secret", "unknown-kid": "names a key that the set lacks", "no-scope": "has no scope", "wrong-scope": "has another scope",
  "longer-scope": "its scope only begins like the right one", "other-customer": "signed by another customer", truncated: "cut off", "no-exp": "never expires",
  critical: "names a critical extension that nobody knows", "header-not-utf-8": "its header is not UTF-8", "claims-not-utf-8": "its claims are not UTF-8",
  "wrong-issuer": "comes from another issuer", "wrong-audience": "is for another audience",
};

function wanted(form) {
  const { customer, scope, defect, expiresIn } = form;
  return Object.fromEntries(Object.entries({ customer, scope, defect, expiresIn: expiresIn && Number(expiresIn) }).filter(([, value]) => value));
}

export default {
  title: "Tokens",
  async load(page) {
    const [{ defects }, customers] = await Promise.all([call("listDefects"), choices(page.csi)]);
    return { defects, customers };
  },
  view(page) {
    const { defects, customers } = page.data;
    const { minted, asked } = page.state;
    const mint = (event) => {
      const body = wanted(values(event));
      page.act(async () => Object.assign(page.state, { minted: await call("mintToken", {}, body), asked: body }));
    };
    const chosen = page.csi || customers[0]?.csi;
    return html`<h1 tabindex="-1">Tokens</h1>
      <form class="tools" id="mint" @submit=${mint}>${field("Customer", select("customer", chosen, customers.map((c) => [c.csi, `${c.csi} ${c.name}`])))}
        ${field("Scope", html`<input name="scope" value="all" placeholder="what scheduleExecution asks for">`)}${field("Valid for (seconds)", html`<input name="expiresIn" type="number" min="1" placeholder="3600">`)}
        ${field("Defect", select("defect", "", [["", "none: a good token"], ...defects.map((d) => [d, `${d}: ${about[d] ?? ""}`])]))}<button ?disabled=${page.busy}>Mint</button></form>
      ${minted ? html`${commandBox(minted.token, "token")}<p>${copyButton(`export BOUNCE_TOKEN=${minted.token}`, "copy export BOUNCE_TOKEN")} Identifier <code>${minted.identifier}</code></p>
        <div class="columns"><section><h2>Header</h2><pre tabindex="0" aria-label="header">${pretty(minted.header)}</pre></section><section><h2>Claims</h2><pre tabindex="0" aria-label="claims">${pretty(minted.claims)}</pre></section></div>
        <details><summary>As curl</summary>${commandBox(curl("mintToken", {}, asked))}</details>` : nothing}`;
  },
};
