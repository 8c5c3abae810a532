// Keys that every page has. A page adds its own by keys(event, page), which returns true for a key that it took.
/** @import { On, Page } from "./types" */
import { html } from "./template.js";
import { showDialog } from "./parts.js";

/** @type {Record<string, string>} */
const pages = { s: "/", r: "/requests", c: "/customers", t: "/clock", f: "/faults" };
let pending = false;

const lines = [["?", "this help"], ["/", "filter"], ["g then s r c t f", "start, requests, customers, clock, faults"], ["j k", "next, previous row"],
  ["Enter", "open the row; book"], ["c", "copy the curl"], ["Esc", "close, put back"], ["arrows", "5 minutes on the calendar; with Shift an hour"],
  ["PgUp PgDn", "a day"], ["Home", "the earliest start"]];

export const helpDialog = () =>
  showDialog(html`<dl>${lines.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl><form method="dialog"><button>Close</button></form>`, "Keyboard help");

/** @type {(event: On<HTMLElement> & KeyboardEvent, page: Page) => unknown} */
export function onKey(event, page) {
  const { key, target } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    if (key === "Escape") target.blur();
    return;
  }
  if (page.module.keys?.(event, page)) return event.preventDefault();
  const to = pending && pages[key];
  pending = key === "g";
  if (to) return void (location.hash = to);
  /** @type {NodeListOf<HTMLElement>} */
  const all = document.querySelectorAll("main [data-row]");
  const rows = [...all];
  const at = rows.findIndex((row) => row.contains(target));
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement | null} */ (document.querySelector(`main ${selector}`));
  switch (key) {
    case "?": return helpDialog();
    case "/": event.preventDefault(); return find("[data-filter]")?.focus();
    case "j": return rows[Math.min(rows.length - 1, at + 1)]?.focus();
    case "k": return rows[Math.max(0, at - 1)]?.focus();
    case "c": return find("[data-copy]")?.click();
    case "Enter": if (target.dataset.row) location.hash = target.dataset.row;
  }
}
