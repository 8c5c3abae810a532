// Templates: markup with values, made once and then brought up to date where a value has changed. A value becomes text, an attribute
// (name=), a property (.name=), a flag (?name=) or a listener (@name=), never markup: a browser parses only what a module has written.
/** @typedef {(values: any[]) => void} Part sets a place to its values */
/** @typedef {{ at: number, name: string, pieces: string[] }} Place of values in an element's attribute, or, without a name, before a comment */

const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("bounce", { createHTML: (/** @type {string} */ text) => text });
const mark = "{value}";
/** @type {WeakMap<TemplateStringsArray, { content: DocumentFragment, places: Place[] }>} */
const known = new WeakMap();

// Template is what the tags return. Nothing that a JSON text holds is one.
export class Template {
  /** @param {TemplateStringsArray} strings @param {unknown[]} values @param {string} start */
  constructor(strings, values, start) {
    this.strings = strings;
    this.values = values;
    this.start = start;
  }
}

/** @type {(strings: TemplateStringsArray, ...values: unknown[]) => Template} */
export const html = (strings, ...values) => new Template(strings, values, "");
/** @type {(strings: TemplateStringsArray, ...values: unknown[]) => Template} */
export const svg = (strings, ...values) => new Template(strings, values, "<svg>");

// nodesOf returns the elements (1) and the comments (128) in a node, in their order.
/** @type {(root: Node) => Node[]} */
function nodesOf(root) {
  const walker = document.createTreeWalker(root, 129);
  const all = [];
  while (walker.nextNode()) all.push(walker.currentNode);
  return all;
}

/** @type {(template: Template) => { content: DocumentFragment, places: Place[] }} */
function parse({ strings, start }) {
  const text = strings.reduce((before, part) => before + (before.lastIndexOf("<") > before.lastIndexOf(">") ? mark : `<!--${mark}-->`) + part);
  const element = document.createElement("template");
  element.innerHTML = policy ? policy.createHTML(start + text) : start + text;
  const { content } = element;
  if (start) content.replaceChildren(.../** @type {Node} */ (content.firstChild).childNodes);
  /** @type {Place[]} */
  const places = [];
  nodesOf(content).forEach((node, at) => {
    if (node.nodeValue === mark) places.push({ at, name: "", pieces: ["", ""] });
    for (const { name, value } of node instanceof Element ? [...node.attributes] : []) {
      const pieces = value.split(mark);
      if (pieces.length === 1) continue;
      places.push({ at, name, pieces });
      /** @type {Element} */ (node).removeAttribute(name);
    }
  });
  return { content, places };
}

/** @type {(element: any, place: Place) => Part} */
function attribute(element, { name, pieces }) {
  const [kind, rest] = [name[0], name.slice(1)];
  /** @type {any[] | undefined} */
  let last;
  if (kind === "@") element.addEventListener(rest, (/** @type {Event} */ event) => last?.[0](event));
  return (values) => {
    const before = last;
    last = values;
    const [value] = values;
    if (kind === "@" || (before && values.every((v, i) => v === before[i]))) return;
    if (kind === ".") element[rest] = value;
    else if (kind === "?") element.toggleAttribute(rest, Boolean(value));
    else if (value === undefined && pieces.join("") === "") element.removeAttribute(name);
    else element.setAttribute(name, pieces.reduce((text, piece, i) => text + (values[i - 1] ?? "") + piece));
  };
}

// clear removes what stands between two nodes.
/** @type {(start: Node, end: Node) => void} */
function clear(start, end) {
  while (start.nextSibling !== end) /** @type {ChildNode} */ (start.nextSibling).remove();
}

// child shows before a comment a text, a template, or a list of both. Undefined, null and false are no text.
/** @type {(end: ChildNode) => Part} */
function child(end) {
  const start = new Text();
  end.before(start);
  /** @type {TemplateStringsArray | boolean} */
  let shown = false; // the template, or whether it is a list
  /** @type {{ end: ChildNode, set: Part }[]} */
  let items = [];
  /** @type {Part} */
  let update;
  let last = "";
  return ([value]) => {
    const template = value instanceof Template;
    const next = template ? value.strings : Array.isArray(value);
    if (next !== shown) {
      clear(start, end);
      items = [];
      if (template) update = make(value, end);
      shown = next;
    }
    const text = next || value === false ? "" : String(value ?? "");
    if (text !== last) start.data = last = text;
    if (template) return update(value.values);
    if (!next) return;
    items.length = Math.min(items.length, value.length);
    clear(items.at(-1)?.end ?? start, end);
    value.forEach((/** @type {unknown} */ item, /** @type {number} */ i) => {
      items[i] ??= place(/** @type {Node} */ (end.parentNode), end);
      items[i].set([item]);
    });
  };
}

// place makes a place for a text, a template or a list before a node; null is the end of its parent.
/** @type {(parent: Node, before: Node | null) => { end: ChildNode, set: Part }} */
function place(parent, before) {
  const end = parent.insertBefore(document.createComment(""), before);
  return { end, set: child(end) };
}

// make puts a template before a node, and returns what sets its values.
/** @type {(template: Template, before: ChildNode) => Part} */
function make(template, before) {
  const { strings } = template;
  const { content, places } = known.get(strings) ?? parse(template);
  known.set(strings, { content, places });
  const root = document.importNode(content, true);
  const nodes = nodesOf(root);
  const parts = places.map((p) => (p.name ? attribute(nodes[p.at], p) : child(/** @type {ChildNode} */ (nodes[p.at]))));
  before.before(root);
  return (values) => {
    let from = 0;
    parts.forEach((set, i) => set(values.slice(from, (from += places[i].pieces.length - 1))));
  };
}

// show returns what shows a value at the end of an element, and brings up to date what it has shown there before.
/** @type {(into: Element) => (value: unknown) => void} */
export const show = (into) => {
  const { set } = place(into, null);
  return (value) => set([value]);
};
