// What several pages show alike. All text goes through lit's bindings: what a client sent is never markup.
import { html, nothing, render } from "./vendor/lit-html.js";

export const time = (text) => {
  const at = new Date(text);
  if (!text || Number.isNaN(at.getTime())) return html`<span class="dim">-</span>`;
  return html`<time datetime=${text} title=${`${at.toLocaleString()} local`}>${iso(at)}</time>`;
};

export const iso = (at) => at.toISOString().replace(/\.000Z$/, "Z");

export const pretty = (text) => {
  try {
    return JSON.stringify(typeof text === "string" ? JSON.parse(text) : text, null, 2);
  } catch {
    return text;
  }
};

const statusClass = (status) => (status === 0 || status >= 500 ? "bad" : status >= 400 ? "warn" : "good");

export const badge = (status) => html`<span class="badge ${statusClass(status)}">${status === 0 ? "dropped" : status}</span>`;

export async function copy(event, text) {
  const button = event.currentTarget;
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(await text);
    button.textContent = "copied";
  } catch {
    button.textContent = "not copied";
  }
  setTimeout(() => (button.textContent = label), 1500);
}

export const copyButton = (text, label = "copy") =>
  html`<button type="button" class="small" data-copy .textContent=${label} @click=${(e) => copy(e, typeof text === "function" ? text() : text)}></button>`;

export const commandBox = (text, label) =>
  html`<div class="command"><pre tabindex="0" aria-label=${label ?? "command"}>${text}</pre>${copyButton(text)}</div>`;

export const problem = (error, retry) => html`<div class="problem" role="alert">
  <strong>${error.title ?? "Error"}</strong> ${error.message}
  ${error.change ? html`<p class="hint">${error.change}</p>` : nothing}
  ${(error.errors ?? []).length > 0
    ? html`<ul>${error.errors.map((e) => html`<li><code>${e.pointer ?? e.name ?? e.in ?? ""}</code> ${e.message}</li>`)}</ul>`
    : nothing}
  ${error.id ? html`<span class="dim">request ${error.id}</span>` : nothing}
  ${retry ? html`<button type="button" class="small" @click=${retry}>try again</button>` : nothing}
</div>`;

export const empty = (sentence, command) => html`<div class="empty"><p>${sentence}</p>${command ? commandBox(command) : nothing}</div>`;

// head is the head of a table; an empty name stands above buttons.
export const head = (...names) => html`<thead><tr>${names.map((n) => html`<th scope="col">${n || html`<span class="hidden">Actions</span>`}</th>`)}</tr></thead>`;

export const field = (label, input) => html`<label><span>${label}</span>${input}</label>`;

// select is a choice of one of the options, which are texts or pairs of value and text.
export const select = (name, value, options, onChange, label) => html`<select name=${name} aria-label=${label ?? nothing} @change=${(e) => onChange?.(e.target.value)}>
  ${options.map((o) => {
    const [key, text] = Array.isArray(o) ? o : [o, o];
    return html`<option value=${key} ?selected=${key === value}>${text}</option>`;
  })}
</select>`;

// values returns what a form holds, without what is empty, and stops the browser from sending it.
export function values(event) {
  event.preventDefault();
  return Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value !== ""));
}

// showDialog shows a template in a dialog, and returns what closed it, with the dialog, which is gone then.
export function showDialog(template, label) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", label);
  render(template, dialog);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog);
  }));
}

// ask asks a person to type a text before something is lost, and returns it, or null.
export async function ask(question, wanted) {
  const check = ({ target }) => target.setCustomValidity(target.value === wanted ? "" : `Type ${wanted}`);
  const dialog = await showDialog(html`<form method="dialog"><label>${question}<input autocomplete="off" required @input=${check}></label>
    <button value="ok">Confirm</button> <button value="" formnovalidate>Cancel</button></form>`, question);
  return dialog.returnValue === "ok" ? wanted : null;
}
