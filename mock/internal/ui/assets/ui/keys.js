// Keys that every page has. A page adds its own by keys(event, page), which returns true for a key that it took.
import { html } from "./vendor/lit-html.js";
import { showDialog } from "./parts.js";

const rows = () => [...document.querySelectorAll("main [data-row]")];
const pages = { s: "/", r: "/requests", c: "/customers", t: "/clock", f: "/faults" };
let pending = false;

const lines = [["?", "this help"], ["/", "filter"], ["g then s r c t f", "start, requests, customers, clock, faults"], ["j k", "next, previous row"],
  ["Enter", "open the row"], ["c", "copy the curl"], ["Esc", "close, put back"], ["calendar: arrows", "5 minutes; with Shift an hour"],
  ["calendar: PgUp PgDn", "a day"], ["calendar: Home", "the earliest start"], ["calendar: Enter", "book"]];

export const helpDialog = () =>
  showDialog(html`<dl>${lines.map(([key, text]) => html`<dt>${key}</dt><dd>${text}</dd>`)}</dl><form method="dialog"><button>Close</button></form>`, "Keyboard help");

export function onKey(event, page) {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || document.querySelector("dialog[open]");
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (typing) {
    if (event.key === "Escape") event.target.blur?.();
    return;
  }
  if (page?.module.keys?.(event, page)) return event.preventDefault();
  if (pending) {
    pending = false;
    if (pages[event.key]) location.hash = pages[event.key];
    return;
  }
  const all = rows();
  const at = all.indexOf(document.activeElement?.closest("[data-row]"));
  switch (event.key) {
    case "?": return helpDialog();
    case "/": event.preventDefault(); return document.querySelector("main [data-filter]")?.focus();
    case "g": return void (pending = true);
    case "j": return all[Math.min(all.length - 1, at + 1)]?.focus();
    case "k": return all[Math.max(0, at - 1)]?.focus();
    case "c": return document.querySelector("main [data-copy]")?.click();
    case "Enter": if (at >= 0 && all[at].dataset.row) location.hash = all[at].dataset.row;
  }
}
