/** @import { Content, Edit, Entry, Fixed, Headers, Page, Sent } from "./types" */
import { html } from "./template.js";
import { call, command, explain, read, send, sendPublic } from "./api.js";
import { answered, badge, button, commandBox, definePage, heading, parse, pre, time } from "./parts.js";

// A client's library and the console's fetch write these headers by themselves.
const own = /^(accept-encoding|connection|content-length|host|origin|referer|user-agent|sec-.*|x-request-id|authorization)$/i;

/** @type {(entry: Entry) => Headers} */
const written = ({ requestHeader }) => Object.fromEntries(Object.entries(requestHeader ?? {}).filter(([name]) => !own.test(name)).map(([name, [value]]) => [name, value]));

/** @type {(entry: Entry) => import("./types").Step | undefined} */
function refusedStep({ trace = [] }) {
  const refused = trace.filter((s) => s.outcome === "refused");
  return refused.find((s) => s.change || s.apply) ?? refused[0];
}

// put sets or removes the value at a JSON Pointer.
/** @type {(whole: any, pointer: string | undefined, edit: Edit) => unknown} */
function put(whole, pointer, edit) {
  const steps = (pointer ?? "").split("/").slice(1).map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop();
  if (last === undefined) return edit.value;
  const copy = structuredClone(whole) ?? {};
  let at = copy;
  for (const step of steps) at = at[step] ??= {};
  if ("value" in edit) at[last] = edit.value;
  else delete at[last];
  return copy;
}

// fixed returns a request after the edits of a step, and what it needs: a token, or calls that change the state.
/** @type {(entry: Entry, edits: Edit[]) => Fixed} */
function fixed(entry, edits) {
  const [path, search] = entry.url.split("?");
  const query = new URLSearchParams(search);
  /** @type {Fixed} */
  const request = { method: entry.method, path, headers: written(entry), body: parse(entry.requestBody), token: { customer: entry.csi, scope: "all" }, calls: [] };
  for (const edit of edits) {
    const { pointer = "", value } = edit;
    Object.assign(request.token, edit.token);
    if (!edit.in) request.calls.push(edit);
    else if (edit.in === "method" || edit.in === "path") request[edit.in] = String(value);
    else if (edit.in === "query") "value" in edit ? query.set(pointer, String(value)) : query.delete(pointer);
    else if (edit.in === "body") request.body = put(request.body, pointer, edit);
    else if (!/^authorization$/i.test(pointer)) {
      for (const name of Object.keys(request.headers)) if (name.toLowerCase() === pointer.toLowerCase()) delete request.headers[name];
      if ("value" in edit) request.headers[pointer] = String(value);
    }
  }
  if (query.size) request.path += `?${query}`;
  return request;
}

// again mints a token, makes the calls that the request needs, and sends it by run.
/** @type {<R>(fixed: Fixed, run: (request: Sent) => Promise<R>) => Promise<R>} */
async function again({ token: { customer: csi, scope }, calls, ...request }, run) {
  for (const { method = "", path = "", body } of calls) await read(await send(method, path, { body }));
  return run({ ...request, bearer: csi ? (await call("mintCustomerToken", { csi }, { scope })).token : "" });
}

/** @type {(title: string, headers?: Record<string, string[]>, body?: string, cut?: boolean, binary?: string) => Content} */
const side = (title, headers, body, cut, binary) => html`<section class="card"><h2>${title}</h2>
  <dl class="headers">${Object.entries(headers ?? {}).map(([name, all]) => html`<div><dt>${name}</dt><dd>${all.join(", ")}</dd></div>`)}</dl>
  ${body && pre(`${title} body`, body)}
  <p class="dim">${!body && "no body"} ${cut && "The journal keeps only its beginning."} ${binary && "It is not UTF-8; the entry has it as base64."}</p></section>`;

/** @type {(page: Page<Entry>, apply?: Edit[]) => Content} */
function retry(page, apply) {
  if (!apply?.length) return "";
  const { tried, done } = page.state;
  const request = fixed(page.data, apply);
  const ask = () => page.act(async () => (page.state.tried = request.calls.length ? { changes: true } : await again(request, explain)));
  const book = () => page.act(async () => (page.state.done = await again(request, sendPublic)));
  return html`<section class="fix"><h2>The change that passes</h2>
    <pre class="good">${apply.map((e) => `+ ${e.in ? `${e.in} ${e.pointer ?? ""} ${"value" in e ? `= ${JSON.stringify(e.value)}` : "removed"}` : `${e.method} ${e.path} ${JSON.stringify(e.body) ?? ""}`}\n`)}</pre>
    ${tried ? html`<p>${tried.changes ? "This changes the state of the mock first." : html`It would be answered ${badge(tried.status ?? 0)} ${tried.reason}`} ${button("Send it", book, { id: "send" })}</p>`
      : button("Try again with the fix", ask, { id: "fix" })}
    ${answered(done)}</section>`;
}

/** @type {(title: string, text?: object) => Content} */
const more = (title, text) => Object.keys(text ?? {}).length > 0 && html`<h2>${title}</h2>${pre(title, text)}`;

export default definePage({
  title: "Request",
  load: ({ args: [id] }) => call("readRequest", { id }),
  view(page) {
    const entry = page.data;
    const { method, url, status, reason, at, csi, operation, id, trace = [], requestBody, requestHeader } = entry;
    const step = refusedStep(entry);
    const { "Content-Type": _, ...headers } = written(entry);
    if (requestHeader?.Authorization) headers.Authorization = "Bearer $BOUNCE_TOKEN";
    return html`${heading(html`${method} <span class="break">${url}</span>`)}
      <p>${badge(status)} ${reason ?? "accepted"} at ${time(at)} ${csi && html`for <a href="#/customers/${encodeURIComponent(csi)}">${csi}</a>`}
        <code>${operation}</code> <span class="dim">${id}</span></p>
      ${step?.change && html`<p class="hint" id="hint"><b>Hint</b> ${step.change}</p>`}<p>${step?.detail}</p>${retry(page, step?.apply)}
      <div class="columns">${side("Request", requestHeader, requestBody, entry.requestTruncated, entry.requestBodyBase64)}
        ${side("Answer", entry.responseHeader, entry.responseBody, entry.responseTruncated, entry.responseBodyBase64)}
        <section><h2>Checks</h2><ol class="trace">${trace.map((s) => html`<li class=${s.outcome}><b>${s.check}</b> ${s.outcome} <code>${s.rule}</code>
          ${s.outcome !== "passed" && html`<p>${s.detail}</p><p class="dim">${s.states}</p>`}</li>`)}</ol></section>
        <section>${more("Claims of the token", entry.claims)}${more("Readings in force", entry.readings)}
          <h2>As curl</h2>${commandBox(command(method, location.origin + url, headers, requestBody || undefined))}</section></div>`;
  },
});
