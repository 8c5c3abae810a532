import { html, nothing } from "./vendor/lit-html.js";
import { call, command, send, sendPublic } from "./api.js";
import { badge, commandBox, pretty, time } from "./parts.js";

// headers are those that a client wrote, without what its library and the console's fetch write by themselves.
const own = /^(accept-encoding|connection|content-length|host|origin|referer|user-agent|sec-.*|x-request-id|authorization)$/i;

const refusedStep = (entry) => entry.trace?.find((s) => s.outcome === "refused" && (s.change || s.apply)) ?? entry.trace?.find((s) => s.outcome === "refused");

// put sets or removes the value at a JSON Pointer.
function put(whole, pointer, edit) {
  const steps = (pointer ?? "").split("/").slice(1).map((s) => s.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (!steps.length) return edit.value;
  const copy = structuredClone(whole) ?? {};
  let at = copy;
  for (const step of steps.slice(0, -1)) at = at[step] ??= {};
  if ("value" in edit) at[steps.at(-1)] = edit.value;
  else delete at[steps.at(-1)];
  return copy;
}

const parse = (text) => { try { return JSON.parse(text); } catch { return text; } };

// fixed returns a request after the edits of a step, and what it needs: a token, or calls that change the state.
function fixed(entry, edits) {
  const [path, search = ""] = entry.url.split("?");
  const request = { method: entry.method, path, headers: {}, body: parse(entry.requestBody ?? ""), token: null, calls: [] };
  for (const [name, list] of Object.entries(entry.requestHeader ?? {})) if (!own.test(name)) request.headers[name] = list[0];
  const query = new URLSearchParams(search);
  for (const edit of edits) {
    if (edit.token) request.token = edit.token;
    const { pointer, value } = edit;
    if (!edit.in) request.calls.push(edit);
    else if (edit.in === "method") request.method = value;
    else if (edit.in === "path") request.path = String(value);
    else if (edit.in === "query") "value" in edit ? query.set(pointer, value) : query.delete(pointer);
    else if (edit.in === "body") request.body = put(request.body, pointer, edit);
    else if (!/^authorization$/i.test(pointer)) {
      for (const name of Object.keys(request.headers)) if (name.toLowerCase() === pointer.toLowerCase()) delete request.headers[name];
      if ("value" in edit) request.headers[pointer] = String(value);
    }
  }
  request.path += query.size ? `?${query}` : "";
  if (request.body === "" || request.body === undefined) delete request.body;
  return request;
}

// again mints a token and asks what would come of the request (explain), or sends it.
async function again(page, request, explain) {
  const csi = request.token?.customer ?? page.data.entry.csi;
  const scope = request.token?.scope ?? "all";
  const { token } = csi ? await call("mintCustomerToken", { csi }, { scope }) : { token: "" };
  const headers = { ...request.headers, ...(token ? { Authorization: `Bearer ${token}` } : {}) };
  const body = request.body === undefined || typeof request.body === "string" ? request.body : JSON.stringify(request.body);
  if (explain) return call("explainRequest", {}, { method: request.method, url: request.path, headers, body });
  for (const c of request.calls) {
    const answer = await send(c.method, c.path, { body: c.body });
    if (!answer.ok) throw Object.assign(new Error(`${c.method} ${c.path} was answered ${answer.status}`), { title: "A change of the state was refused" });
  }
  return sendPublic({ ...request, headers, bearer: token, body });
}

const steps = (entry) => html`<ol class="trace">${(entry.trace ?? []).map((s) => html`<li class=${s.outcome}>
  <b>${s.check}</b> <span class="word">${s.outcome}</span> ${s.rule ? html`<code>${s.rule}</code>` : nothing}
  ${s.outcome === "refused" ? html`<p>${s.detail}</p>` : nothing}${s.states ? html`<p class="dim">${s.states}</p>` : nothing}</li>`)}</ol>`;

const headers = (list) => html`<dl class="headers">${Object.entries(list ?? {}).map(([name, all]) => html`<div><dt>${name}</dt><dd>${all.join(", ")}</dd></div>`)}</dl>`;

const side = (title, list, body, cut, binary) => html`<section class="card"><h2>${title}</h2>${headers(list)}
  ${body ? html`<pre tabindex="0" aria-label="${title} body">${pretty(body)}</pre>` : html`<p class="dim">no body</p>`}
  ${cut ? html`<p class="dim">The journal keeps only the beginning of this body.</p>` : nothing}
  ${binary ? html`<p class="dim">The body is not UTF-8; the entry has its bytes as base64.</p>` : nothing}</section>`;

function retry(page) {
  const step = refusedStep(page.data.entry);
  if (!step?.apply?.length) return nothing;
  const { tried, done } = page.state;
  const request = fixed(page.data.entry, step.apply);
  const changes = step.apply.map((e) => (e.in ? `${e.in} ${e.pointer ?? ""} ${"value" in e ? `= ${JSON.stringify(e.value)}` : "removed"}` : `${e.method} ${e.path} ${e.body ? JSON.stringify(e.body) : ""}`));
  const ask = () => page.act(async () => (page.state.tried = request.calls.length ? { changes: true } : await again(page, request, true)));
  const book = () => page.act(async () => (page.state.done = await again(page, request, false)));
  return html`<section class="fix"><h2>The change that passes</h2><pre class="diff">${changes.map((c) => html`<span>+ ${c}</span>\n`)}</pre>
    ${tried ? html`<p>${tried.changes ? "This changes the state of the mock first. " : html`It would be answered ${badge(tried.status)} ${tried.reason ?? ""}. `}
        <button type="button" id="send" ?disabled=${page.busy} @click=${book}>Send it</button></p>`
      : html`<button type="button" id="fix" ?disabled=${page.busy} @click=${ask}>Try again with the fix</button>`}
    ${done ? html`<p id="sent">Sent: ${badge(done.status)} <a href="#/requests/${done.id}">${done.id}</a></p><pre tabindex="0" aria-label="answer">${pretty(done.text)}</pre>` : nothing}</section>`;
}

export default {
  title: "Request",
  async load(page) {
    const entry = await call("readRequest", { id: page.args[0] });
    return { entry };
  },
  view(page) {
    const { entry } = page.data;
    const step = refusedStep(entry);
    const list = Object.entries(entry.requestHeader ?? {}).filter(([name]) => !own.test(name));
    const copied = Object.fromEntries(list.filter(([name]) => !/^content-type$/i.test(name)).map(([name, all]) => [name, all[0]]));
    if (entry.requestHeader?.Authorization) copied.Authorization = "Bearer $BOUNCE_TOKEN";
    return html`<h1 tabindex="-1">${entry.method} <span class="break">${entry.url}</span></h1>
      <p>${badge(entry.status)} ${entry.reason ?? "accepted"} at ${time(entry.at)} ${entry.csi ? html`for <a href="#/customers/${encodeURIComponent(entry.csi)}">${entry.csi}</a>` : nothing}
        ${entry.operation ? html`<code>${entry.operation}</code>` : nothing} <span class="dim">${entry.id}</span></p>
      ${step?.change ? html`<p class="hint" id="hint"><b>Hint</b> ${step.change}</p>` : nothing}
      ${step?.detail ? html`<p>${step.detail}</p>` : nothing}
      ${retry(page)}
      <div class="columns">${side("Request", entry.requestHeader, entry.requestBody, entry.requestTruncated, entry.requestBodyBase64)}
        ${side("Answer", entry.responseHeader, entry.responseBody, entry.responseTruncated, entry.responseBodyBase64)}</div>
      <div class="columns"><section><h2>Checks</h2>${steps(entry)}</section>
      <section>${entry.claims ? html`<h2>Claims of the token</h2><pre tabindex="0" aria-label="claims">${pretty(entry.claims)}</pre>` : nothing}
        ${Object.keys(entry.readings ?? {}).length ? html`<h2>Readings in force</h2><pre tabindex="0" aria-label="readings">${pretty(entry.readings)}</pre>` : nothing}
        <h2>As curl</h2>${commandBox(command(entry.method, location.origin + entry.url, copied, entry.requestBody || undefined))}</section></div>`;
  },
};
