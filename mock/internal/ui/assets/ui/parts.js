// What several pages show alike. All text goes through lit's bindings: what a client sent is never markup.
import { html, nothing } from "./vendor/lit-html.js";

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

// ask shows a dialog of the page, and returns the text that was typed, or null.
export function ask(question, wanted) {
  const dialog = document.createElement("dialog");
  const form = Object.assign(document.createElement("form"), { method: "dialog" });
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { autocomplete: "off" });
  const ok = Object.assign(document.createElement("button"), { textContent: "Confirm", value: "ok", disabled: Boolean(wanted) });
  const no = Object.assign(document.createElement("button"), { textContent: "Cancel", value: "no", type: "submit" });
  label.append(question, input);
  input.addEventListener("input", () => (ok.disabled = Boolean(wanted) && input.value !== wanted));
  input.addEventListener("keydown", (e) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    if (!ok.disabled) dialog.close("ok");
  });
  form.append(label, ok, no);
  dialog.append(form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "ok" ? input.value : null);
    }),
  );
}
