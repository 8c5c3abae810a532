// The control API by operationId, and the admin token. The console uses nothing that control.yaml does not document.
const base = "/__admin";
const operations = new Map();
let token = sessionStorage.getItem("bounce-token") ?? "";

// takeToken moves the token of #token= to the session, and out of the address and the history.
export function takeToken() {
  const found = /^#token=([^&]+)/.exec(location.hash);
  if (!found) return;
  setToken(decodeURIComponent(found[1]));
  history.replaceState(null, "", location.pathname + "#/");
}

export function setToken(text) {
  token = text;
  sessionStorage.setItem("bounce-token", text);
}

// Problem is a refusal of the mock (RFC 9457), or a connection that failed (status 0).
export class Problem extends Error {
  constructor(status, body, id) {
    super(body.detail ?? body.title ?? `status ${status}`);
    Object.assign(this, { status, title: body.title ?? "Refused", change: body.change, errors: body.errors ?? [], id });
  }
}

export async function send(method, path, { body, headers = {}, signal, bearer = token } = {}) {
  const init = { method, headers: { ...headers }, signal, cache: "no-store" };
  if (bearer) init.headers.Authorization = `Bearer ${bearer}`;
  if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = typeof body === "string" ? body : JSON.stringify(body);
  }
  try {
    return await fetch(path, init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem(0, { title: "No connection", detail: "The mock does not answer." });
  }
}

async function read(answer) {
  const text = await answer.text();
  const json = /json/.test(answer.headers.get("Content-Type") ?? "");
  const value = json && text ? JSON.parse(text) : text;
  if (answer.ok) return value;
  throw new Problem(answer.status, json ? value : { detail: text }, answer.headers.get("X-Request-Id"));
}

function remember(document, into, prefix) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation?.operationId) into.set(operation.operationId, { method: method.toUpperCase(), path: prefix + path });
    }
  }
}

// connect reads the document of the control API.
export async function connect() {
  remember(await read(await send("GET", `${base}/control.json`)), operations, base);
}

// locate returns the method and the URL of an operation: what the path does not take goes into the query.
export function locate(id, parameters = {}, from = operations) {
  const operation = from.get(id);
  if (!operation) throw new Problem(0, { title: "Not here", detail: `This mock has no operation ${id}.` });
  const query = new URLSearchParams();
  const rest = { ...parameters };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = encodeURIComponent(rest[name]);
    delete rest[name];
    return value;
  });
  for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== "") query.append(name, value);
  return { method: operation.method, path: query.size ? `${path}?${query}` : path };
}

// call calls an operation of the control API. Its error is a Problem.
export async function call(id, parameters, body) {
  const { method, path } = locate(id, parameters);
  return read(await send(method, path, { body }));
}

// choices returns the customers to choose among: the first 200, and the one of a CSI.
export async function choices(csi) {
  const { customers } = await call("listCustomers", { limit: 200 });
  if (!csi || customers.some((c) => c.csi === csi)) return customers;
  const { customers: found } = await call("listCustomers", { q: csi });
  return [...customers, ...found.filter((c) => c.csi === csi)];
}

// stream returns the answer of an operation as it comes.
export async function stream(id, headers, signal) {
  const { method, path } = locate(id);
  const answer = await send(method, path, { headers, signal });
  if (!answer.ok) await read(answer);
  return answer.body.pipeThrough(new TextDecoderStream()).getReader();
}

// forCustomer calls the customer's operation of a pair, or the server's without a customer.
export const forCustomer = (id, csi, parameters, body) =>
  csi ? call(id.replace("*", "Customer"), { ...parameters, csi }, body) : call(id.replace("*", ""), parameters, body);

// curl returns the command for a call of the control API.
export function curl(id, parameters, body) {
  const { method, path } = locate(id, parameters);
  return command(method, location.origin + path, token ? { Authorization: "Bearer $BOUNCE_MOCK_ADMIN_TOKEN" } : {}, body);
}

const quote = (text) => (text.includes("$BOUNCE") ? `"${text.replace(/(["\\`])/g, "\\$1")}"` : `'${text.replaceAll("'", "'\\''")}'`);

export function command(method, url, headers, body) {
  const parts = [`curl -i -X ${method} ${quote(url)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined) parts.push("-H 'Content-Type: application/json'", `-d ${quote(typeof body === "string" ? body : JSON.stringify(body))}`);
  return parts.join(" \\\n  ");
}

const contract = new Map();

// publicCall returns a request of the API itself, as a customer's client with all scopes sends it.
export async function publicCall(id, csi, parameters, body) {
  if (!contract.size) {
    const document = await call("readContractJSON");
    remember(document, contract, new URL(document.servers?.[0]?.url ?? "", location.origin).pathname.replace(/\/$/, ""));
  }
  const { token: bearer, identifier } = await call("mintCustomerToken", { csi }, { scope: "all" });
  const { method, path } = locate(id, parameters, contract);
  return { method, path, bearer, headers: { Identifier: identifier }, body };
}

// sendPublic sends a request of publicCall, and returns status, text and id of its answer.
export async function sendPublic(request) {
  const answer = await send(request.method, request.path, request);
  return { status: answer.status, text: await answer.text(), id: answer.headers.get("X-Request-Id") };
}
