/** Builds DOM nodes: the page never parses HTML, so text from outside stays text. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "indeterminate", "tabIndex", "htmlFor"]);

/**
 * Make an element: `h("button.primary", {onclick, title}, "Save")`.
 * `class` adds to the selector's classes, `style` is an object set through the CSSOM, `dataset` an object;
 * `null`, `undefined` and `false` leave an attribute out.
 */
export function h(selector, props = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.classList.add(...classes);
  for (const [name, value] of Object.entries(props ?? {})) setProp(node, name, value);
  node.append(...flat(children));
  return node;
}

/** Make an SVG element with attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...flat(children));
  return node;
}

/** Replace everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

let lastId = 0;

/** A new id, to tie labels and descriptions to their controls. */
export function newId(prefix = "n") {
  lastId += 1;
  return `${prefix}-${lastId}`;
}

/** Everything inside `root` that Tab reaches, in order. */
export function tabbable(root) {
  const found = root.querySelectorAll(
    'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled), [tabindex="0"]',
  );
  return [...found].filter((node) => node.tabIndex >= 0 && node.getClientRects().length > 0);
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "class") node.classList.add(...value.split(" ").filter(Boolean));
  else if (name === "style") for (const [key, v] of Object.entries(value)) node.style.setProperty(key, v);
  else if (name === "dataset") setData(node, value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

function setData(node, data) {
  for (const [key, value] of Object.entries(data)) {
    if (value !== null && value !== undefined) node.dataset[key] = value;
  }
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}
