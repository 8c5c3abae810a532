// What several pages show alike. What a client sent is never markup: see template.js.
/** @import { Answer, Body, CallId, Content, Failure, Module, On, Parameters } from "./types" */
import { html, show } from "./template.js";
/** @import { Template } from "./template.js" */
import { curl, given } from "./api.js";

/** @type {(at: number | string) => string} */
export const iso = (at) => new Date(at).toISOString().replace(".000Z", "Z");

/** @type {(text?: string) => Content} */
export const time = (text) =>
  text ? html`<time datetime=${text} title="${new Date(text).toLocaleString()} local">${iso(text)}</time>` : "-";

// parse returns the value of a JSON text, and of another text itself.
/** @type {(text?: string) => any} */
export const parse = (text) => {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return text || undefined;
  }
};

/** @type {(text: unknown) => string} */
export const pretty = (text) => {
  const value = typeof text === "string" ? parse(text) ?? "" : text;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
};

/** @type {(status: number) => Content} */
export const badge = (status) =>
  html`<span class="badge ${status === 0 || status >= 500 ? "bad" : status >= 400 ? "warn" : "good"}">${status || "dropped"}</span>`;

// button is a button that does something, outside of forms. name is what a screen reader says in place of the label.
/** @type {(label: string, run: (e: MouseEvent) => void, more?: { id?: string, kind?: string, name?: string }) => Content} */
export const button = (label, run, { id, kind, name } = {}) =>
  html`<button id=${id} class=${kind} aria-label=${name} @click=${run}>${label}</button>`;

/** @type {(element: HTMLElement, text: string | Promise<string>) => Promise<void>} */
async function copy(element, text) {
  const shown = /** @type {ChildNode} */ (element.firstChild);
  const label = shown.nodeValue;
  try {
    await navigator.clipboard.writeText(await text);
    shown.nodeValue = "copied";
  } catch {
    shown.nodeValue = "not copied";
  }
  setTimeout(() => (shown.nodeValue = label), 1500);
}

/** @type {(text: string | (() => string), label?: string) => Content} */
export const copyButton = (text, label = "copy") => html`<button class="small" data-copy
  @click=${(/** @type {{ currentTarget: HTMLElement }} */ e) => copy(e.currentTarget, typeof text === "function" ? text() : text)}>${label}</button>`;

/** @type {(label: string, text: unknown) => Content} */
export const pre = (label, text) => html`<pre tabindex="0" aria-label=${label}>${pretty(text)}</pre>`;

/** @type {(answer?: Answer | null) => Content} */
export const answered = (answer) => answer && html`<p class="answer">${badge(answer.status)} <a href="#/requests/${answer.id}">why?</a></p>${pre("answer", answer.text)}`;

/** @type {(text: string, label?: string) => Content} */
export const commandBox = (text, label = "command") => html`<div class="command">${pre(label, text)}${copyButton(text)}</div>`;

/** @type {<K extends CallId>(id: K, parameters?: Parameters<K>, body?: Body<K>) => Content} */
export const asCurl = (...call) => html`<details><summary>As curl</summary>${commandBox(curl(...call))}</details>`;

/** @type {(error: Failure, retry?: () => void) => Content} */
export const problem = (error, retry) => html`<div class="problem" role="alert"><strong>${error.title ?? "Error"}</strong> ${error.message}
  ${error.change && html`<p class="hint">${error.change}</p>`}
  ${error.errors?.[0] && html`<ul>${error.errors.map((e) => html`<li><code>${e.pointer ?? e.name ?? e.in}</code> ${e.message}</li>`)}</ul>`}
  ${error.id && html`<span class="dim">request ${error.id}</span>`} ${retry && button("try again", retry, { kind: "small" })}</div>`;

/** @type {(sentence: string, command?: string) => Content} */
export const empty = (sentence, command) => html`<div class="empty"><p>${sentence}</p>${command && commandBox(command)}</div>`;

/** @type {(title: Content, more?: Content) => Content} */
export const heading = (title, more = "") => html`<h1 tabindex="-1">${title} <span class="dim">${more}</span></h1>`;

/** @type {(pairs: [string, Content][]) => Content} */
export const facts = (pairs) => html`<dl class="facts">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

// table has a column for each name; an empty name stands above buttons.
/** @type {(names: string[], rows: Content) => Content} */
export const table = (names, rows) => html`<div class="scroll"><table>
  <thead><tr>${names.map((n) => html`<th scope="col">${n || html`<span class="hidden">Actions</span>`}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;

// line is a row that the keyboard reaches, and opens a page.
/** @type {(to: string, cells: (Content | undefined)[]) => Content} */
export const line = (to, cells) => html`<tr tabindex="0" data-row=${to}>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;

/** @type {(label: string, input: Content) => Content} */
export const field = (label, input) => html`<label><span>${label}</span>${input}</label>`;

/** @type {(label: string, name: string, placeholder?: string, more?: { value?: string, type?: string, required?: boolean }) => Content} */
export const input = (label, name, placeholder = "", { value = "", type = "text", required = false } = {}) =>
  field(label, html`<input name=${name} type=${type} placeholder=${placeholder} value=${value} ?required=${required}>`);

/** @type {(label: string) => string | undefined} */
const typed = (label) => (document.activeElement instanceof HTMLInputElement && document.activeElement.ariaLabel === label ? document.activeElement.value : undefined);

// search is a filter of the page; while somebody types in it, what they have typed stays.
/** @type {(label: string, value: string | undefined, run: (text: string) => void) => Content} */
export const search = (label, value = "", run) => html`<input type="search" data-filter aria-label=${label} placeholder=${label}
  .value=${typed(label) ?? value} @input=${(/** @type {On<HTMLInputElement>} */ e) => run(e.target.value)}>`;

// select is a choice of one of the options, which are pairs of value and text.
/** @type {(name: string, label: string, value: string | undefined, options: string[][], run?: (value: string) => void) => Content} */
export const select = (name, label, value, options, run) => html`<select name=${name} aria-label=${label} @change=${(/** @type {On<HTMLSelectElement>} */ e) => run?.(e.target.value)}>
  ${options.map(([key, text = key]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}</select>`;

// form calls run with what it holds, without what is empty, and keeps the browser from sending it.
/** @type {(label: string, fields: Content, run: (values: Record<string, string>) => void, id?: string) => Content} */
export const form = (label, fields, run, id) => html`<form class="tools" id=${id} @submit=${(/** @type {On<HTMLFormElement>} */ e) => {
  e.preventDefault();
  run(/** @type {Record<string, string>} */ (given(Object.fromEntries(new FormData(e.target)))));
}}>${fields}<button>${label}</button></form>`;

// showDialog shows a template in a dialog, and returns what closed it.
/** @type {(template: Template, label: string) => Promise<string>} */
export function showDialog(template, label) {
  const dialog = document.createElement("dialog");
  dialog.ariaLabel = label;
  show(dialog)(template);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue);
  }));
}

// confirmed asks a person to type a text before something is lost.
/** @type {(question: string, wanted: string) => Promise<boolean>} */
export const confirmed = async (question, wanted) => {
  const check = (/** @type {On<HTMLInputElement>} */ { target }) => target.setCustomValidity(target.value === wanted ? "" : `Type ${wanted}`);
  return "ok" === await showDialog(html`<form method="dialog"><label>${question} <input autocomplete="off" required @input=${check}></label>
    <button value="ok">Confirm</button> <button value="" formnovalidate>Cancel</button></form>`, question);
};

/** @type {Map<string, number>} */
const timers = new Map();

// later calls a function after a pause, once for all calls under a name within it.
/** @type {(name: string, pause: number, run: () => void, anew?: boolean) => void} */
export function later(name, pause, run, anew = true) {
  if (timers.has(name) && !anew) return;
  clearTimeout(timers.get(name));
  timers.set(name, setTimeout(() => {
    timers.delete(name);
    run();
  }, pause));
}

// definePage returns a page: what load returns is the data of the others.
/** @type {<Data>(module: Module<Data>) => Module<Data>} */
export const definePage = (module) => module;
