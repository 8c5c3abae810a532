// The page of API documents: swagger-ui over the mock's own documents, with a token and examples that work at once.
/** @import { Customer } from "./types" */
import { call, choices, connect, takeToken } from "./api.js";
import "./theme.js";

const query = new URLSearchParams(location.search);

// customerOf returns what the examples need: a customer with an execution, its token, and the earliest start by its clock.
/** @type {(csi: string) => Promise<Customer>} */
async function customerOf(csi) {
  const [{ instances }, clock, minted] = await Promise.all([
    call("listInstances", { csi }), call("readCustomerClock", { csi }), call("mintCustomerToken", { csi }, { scope: "all" }),
  ]);
  const instance = instances.find((i) => i.executions.length && !i.rfcs.length) ?? instances.find((i) => i.executions.length) ?? instances[0];
  const earliest = new Date(Date.parse(clock.earliest) + 3600e3).toISOString();
  return { csi, ...minted, instance, execution: instance?.executions[0]?.id, earliest };
}

// exemplify sets the examples of a contract's parameters and bodies to what the customer has.
/** @type {(document: any, customer: Customer) => any} */
function exemplify(document, customer) {
  /** @type {Record<string, string | undefined>} */
  const known = {
    supportIdentifier: customer.csi, serviceType: customer.instance?.service, instanceId: customer.instance?.name, instanceName: customer.instance?.name,
    executionId: customer.execution, Identifier: customer.identifier,
  };
  const parameter = (/** @type {any} */ p) => {
    if (!p?.name || known[p.name] === undefined) return;
    delete p.examples;
    p.example = known[p.name];
  };
  const body = (/** @type {any} */ b) => {
    for (const media of /** @type {any[]} */ (Object.values(b?.content ?? {}))) {
      /** @type {(a: [string, any], b: [string, any]) => number} */
      const first = ([, a], [, b]) => Number("scheduledTime" in (b.value ?? {})) - Number("scheduledTime" in (a.value ?? {}));
      if (media.examples) media.examples = Object.fromEntries(Object.entries(media.examples).sort(first)); // swagger-ui shows the first
      for (const e of [media, .../** @type {any[]} */ (Object.values(media.examples ?? {})).map((x) => ({ get example() { return x.value; }, set example(v) { x.value = v; } }))]) {
        if (e.example?.scheduledTime) e.example = { ...e.example, scheduledTime: customer.earliest };
      }
    }
  };
  Object.values(document.components?.parameters ?? {}).forEach(parameter);
  Object.values(document.components?.requestBodies ?? {}).forEach(body);
  for (const item of /** @type {any[]} */ (Object.values(document.paths))) {
    (item.parameters ?? []).forEach(parameter);
    for (const operation of /** @type {any[]} */ (Object.values(item))) {
      (operation?.parameters ?? []).forEach(parameter);
      body(operation?.requestBody);
    }
  }
  return document;
}

/** @type {(id: string, value: string | undefined, options?: string[][]) => void} */
function choose(id, value, options) {
  const select = /** @type {HTMLSelectElement} */ (document.getElementById(id));
  if (options) select.replaceChildren(...options.map(([key, text]) => new Option(text, key)));
  select.value = value ?? "";
  select.addEventListener("change", () => {
    query.set(id, select.value);
    location.search = String(query);
  });
}

// why links the latest answer to its trace. It stands outside of what swagger-ui draws, which would drop it.
/** @type {(response: { headers?: Record<string, string>, url: string, status: number }) => object} */
function why(response) {
  const id = response.headers?.["x-request-id"];
  if (!id || response.url.includes("/__admin/")) return response;
  document.getElementById("why")?.remove();
  const link = Object.assign(document.createElement("a"), { id: "why", href: `../#/requests/${id}`, textContent: `${response.status}: why?` });
  document.querySelector("header")?.append(link);
  return response;
}

// What swagger-ui draws that a screen reader or a keyboard cannot use, and the attribute that mends it; null removes it.
/** @type {[string, string, string | null][]} */
const mends = [
  ["textarea", "aria-label", "Body of the request"], ["#servers", "aria-label", "Server"], ["select:not(#servers)", "aria-label", "Choice"],
  [".microlight", "tabindex", "0"], ["h3", "aria-level", "2"], ["h4", "aria-level", "3"], ["h5", "aria-level", "4"],
  [".information-container", "role", "region"], [".information-container", "aria-label", "About"],
  [".schemes-server-container", "role", "region"], [".schemes-server-container", "aria-label", "Server"], [".opblock-summary-control a", "href", null],
];

// mend mends whatever swagger-ui has drawn anew.
/** @type {(docs: HTMLElement) => void} */
function mend(docs) {
  for (const [selector, name, value] of mends) {
    for (const element of docs.querySelectorAll(selector)) {
      if (value === null) element.removeAttribute(name);
      else if (!element.hasAttribute(name)) element.setAttribute(name, value);
    }
  }
}

async function open() {
  takeToken();
  await connect();
  const control = query.get("document") === "control";
  const customers = await choices(query.get("customer"));
  const csi = query.get("customer") ?? (customers.find((c) => c.optedIn) ?? customers[0])?.csi;
  choose("document", control ? "control" : "contract");
  choose("customer", csi, customers.map((c) => [c.csi, `${c.csi} ${c.name}`]));
  const customer = csi && !control ? await customerOf(csi) : null;
  /** @type {any} */
  const spec = await call(control ? "readControlJSON" : "readContractJSON");
  const schemes = spec.components?.securitySchemes ?? {};
  // OpenAPI 3.0 lets no bearer scheme carry scopes, so the contract declares OAuth; the page has a token, and no use for a login.
  const scheme = Object.keys(schemes).find((name) => schemes[name].type === "oauth2" || schemes[name].scheme === "bearer");
  if (scheme) schemes[scheme] = { type: "http", scheme: "bearer", description: schemes[scheme].description };
  const docs = /** @type {HTMLElement} */ (document.getElementById("docs"));
  new MutationObserver(() => mend(docs)).observe(docs, { childList: true, subtree: true });
  const ui = /** @type {any} */ (globalThis).SwaggerUIBundle({
    spec: customer ? exemplify(spec, customer) : spec, dom_id: "#docs", validatorUrl: null, tryItOutEnabled: true, deepLinking: true, docExpansion: "list",
    defaultModelsExpandDepth: 0, responseInterceptor: why,
    requestInterceptor: (/** @type {{ headers: Record<string, string> }} */ request) => {
      const admin = sessionStorage.getItem("bounce-token");
      if (control && admin) request.headers.Authorization = `Bearer ${admin}`;
      return request;
    },
    onComplete: () => {
      if (customer && scheme) ui.preauthorizeApiKey(scheme, customer.token);
    },
  });
}

open().catch((error) => {
  const shown = /** @type {HTMLElement} */ (document.getElementById("problem"));
  shown.hidden = false;
  shown.textContent = error.status === 401 ? "This mock asks for its admin token. Give it to the console first; then come back." : error.message;
});
