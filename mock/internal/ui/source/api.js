// The control API by operationId, and the admin token. The console uses nothing that control.yaml does not document.
/** @import { Answer, Body, CallId, Headers, OpenAPI, Operation, Parameters, Result, Schemas, Sent, Target } from "./types" */
const base = "/__admin";
/** @type {Map<string, Operation>} */
const operations = new Map();
/** @type {Map<string, Operation>} */
const contract = new Map();
let token = sessionStorage.getItem("bounce-token") ?? "";

// scope is the customer of the picker: a call of read*Clock is one of readCustomerClock for it, and of readClock without one.
export const scope = { csi: sessionStorage.getItem("bounce-csi") ?? "" };

// takeToken moves the token of #token= to the session, and out of the address and the history.
export function takeToken() {
  const found = /^#token=([^&]+)/.exec(location.hash);
  if (!found) return;
  setToken(decodeURIComponent(found[1]));
  history.replaceState(null, "", location.pathname + "#/");
}

/** @type {(text: string) => void} */
export function setToken(text) {
  token = text;
  sessionStorage.setItem("bounce-token", text);
}

// problem is a refusal of the mock (RFC 9457), or a connection that failed (status 0).
/** @type {(status: number, body: { title?: string, detail?: string, change?: string, errors?: unknown[] }, id?: string | null) => Error} */
const problem = (status, { title = "Refused", detail = title, change, errors }, id) => Object.assign(new Error(detail), { status, title, change, errors, id });

/** @type {(body: unknown) => string} */
const encode = (body) => (typeof body === "string" ? body : JSON.stringify(body));

/** @type {(request: Partial<Sent>) => Headers} */
const headersOf = ({ body, headers, bearer }) => ({
  ...(body !== undefined && { "Content-Type": "application/json" }), ...headers, ...(bearer && { Authorization: `Bearer ${bearer}` }),
});

/** @type {(method: string, path: string, more?: Partial<Sent>) => Promise<Response>} */
export async function send(method, path, { body, headers, signal, bearer = token } = {}) {
  try {
    return await fetch(path, { method, headers: headersOf({ body, headers, bearer }), body: encode(body), signal, cache: "no-store" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw problem(0, { title: "No connection", detail: "The mock does not answer." });
  }
}

// read returns what an answer holds; a refusal is thrown.
/** @type {(answer: Response) => Promise<any>} */
export async function read(answer) {
  const text = await answer.text();
  const value = /json/.test(answer.headers.get("Content-Type") ?? "") && text ? JSON.parse(text) : text;
  if (answer.ok) return value;
  throw problem(answer.status, typeof value === "string" ? { detail: value } : value, answer.headers.get("X-Request-Id"));
}

/** @type {(document: Partial<OpenAPI>, into: Map<string, Operation>, prefix: string) => void} */
function remember(document, into, prefix) {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, { operationId, description }] of Object.entries(item)) {
      if (operationId) into.set(operationId, { method: method.toUpperCase(), path: prefix + path, description });
    }
  }
}

// connect reads the documents of the control API and of the API itself.
export async function connect() {
  const [control, api] = await Promise.all(["control", "contract"].map(async (name) => read(await send("GET", `${base}/${name}.json`))));
  remember(control, operations, base);
  remember(api, contract, new URL(api.servers?.[0]?.url ?? "", location.origin).pathname.replace(/\/$/, ""));
}

// locate returns the method, the URL and the description of an operation: what the path does not take goes into the query.
/** @type {(id: string, parameters?: object, from?: Map<string, Operation>) => Operation} */
export function locate(id, parameters = {}, from = operations) {
  const rest = /** @type {Record<string, string | undefined>} */ ({ ...parameters });
  if (id.includes("*") && scope.csi) rest.csi = scope.csi;
  const name = id.replace("*", scope.csi && "Customer");
  const operation = from.get(name);
  if (!operation) throw problem(0, { title: "Not here", detail: `This mock has no operation ${name}.` });
  const path = operation.path.replace(/\{(\w+)\}/g, (_, parameter) => {
    const value = encodeURIComponent(rest[parameter] ?? "");
    delete rest[parameter];
    return value;
  });
  const query = queryOf(rest);
  return { ...operation, path: query ? `${path}?${query}` : path };
}

// given returns the members that have a value.
/** @type {<T extends object>(all: T) => Partial<T>} */
export const given = (all) => /** @type {Partial<typeof all>} */ (Object.fromEntries(Object.entries(all).filter(([, value]) => value)));

/** @type {(all: object) => string} */
export const queryOf = (all) => String(new URLSearchParams(/** @type {Record<string, string>} */ (given(all))));

// call calls an operation of the control API. Its error is a problem.
/** @template {CallId} K @param {K} id @param {Parameters<K>} [parameters] @param {Body<K>} [body] @returns {Promise<Result<K>>} */
export async function call(id, parameters, body) {
  const { method, path } = locate(id, parameters);
  return read(await send(method, path, { body }));
}

// choices returns the customers to choose among: the first 200, and the one of a CSI.
/** @type {(csi?: string | null) => Promise<Result<"listCustomers">["customers"]>} */
export async function choices(csi) {
  const { customers } = await call("listCustomers", { limit: 200 });
  if (!csi || customers.some((c) => c.csi === csi)) return customers;
  const { customers: found } = await call("listCustomers", { q: csi });
  return [...customers, ...found.filter((c) => c.csi === csi)];
}

// stream returns the answer of an operation as it comes.
/** @type {(id: CallId, headers: Headers, signal: AbortSignal) => Promise<ReadableStreamDefaultReader<string>>} */
export async function stream(id, headers, signal) {
  const { method, path } = locate(id);
  const answer = await send(method, path, { headers, signal });
  if (!answer.ok) await read(answer);
  return /** @type {ReadableStream} */ (answer.body).pipeThrough(new TextDecoderStream()).getReader();
}

// curl returns the command for a call of the control API.
/** @template {CallId} K @param {K} id @param {Parameters<K>} [parameters] @param {Body<K>} [body] */
export function curl(id, parameters, body) {
  const { method, path } = locate(id, parameters);
  return command(method, location.origin + path, token ? { Authorization: "Bearer $BOUNCE_MOCK_ADMIN_TOKEN" } : {}, body);
}

/** @type {(text: string) => string} */
const quote = (text) => (text.includes("$BOUNCE") ? `"${text.replace(/["\\`]/g, "\\$&")}"` : `'${text.replaceAll("'", "'\\''")}'`);

/** @type {(method: string, url: string, headers: Headers, body?: unknown) => string} */
export function command(method, url, headers, body) {
  const all = Object.entries(body === undefined ? headers : { ...headers, "Content-Type": "application/json" });
  const parts = [`curl -i -X ${method} ${quote(url)}`, ...all.map((header) => `-H ${quote(header.join(": "))}`)];
  if (body !== undefined) parts.push(`-d ${quote(encode(body))}`);
  return parts.join(" \\\n  ");
}

// schedule returns a request of the API itself.
/** @type {(target: Target, body: object) => Sent} */
export const schedule = (target, body) => ({ ...locate("scheduleExecution", target, contract), body });

// authorized returns a request as a customer's client sends it, with a token of all scopes.
/** @type {<R extends Sent>(request: R, csi: string) => Promise<R>} */
export async function authorized(request, csi) {
  const { token: bearer, identifier } = await call("mintCustomerToken", { csi }, { scope: "all" });
  return { ...request, bearer, headers: { Identifier: identifier } };
}

// sendPublic sends a request of the API, and returns status, text and id of its answer.
/** @type {(request: Sent) => Promise<Answer>} */
export async function sendPublic(request) {
  const answer = await send(request.method, request.path, request);
  return { status: answer.status, text: await answer.text(), id: answer.headers.get("X-Request-Id") ?? "" };
}

// explain asks what a request of the API would be answered: the entry that the journal would have.
/** @type {(request: Sent) => Promise<Schemas["Request"]>} */
export const explain = (request) =>
  call("explainRequest", {}, { method: request.method, url: request.path, headers: headersOf(request), body: encode(request.body) });
