/** Opens a menu of commands beside a button: arrow keys, Home, End and first letters move in it. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openPopup } from "./popup.js";

/**
 * Show `items` (`{label, detail?, icon?, danger?, href?, node?, run}`) beside `anchor`.
 * `selected` (an item's index) gets the focus first.
 */
export function openMenu(anchor, items, { label = "Menu", selected = 0 } = {}) {
  const rows = items.map((item) => row(item, () => popup.close()));
  const menu = h("div.menu", { role: "menu", "aria-label": label, onkeydown: (event) => move(event, rows) }, rows);
  const popup = openPopup(anchor, menu);
  (rows[selected] ?? rows[0])?.focus();
  return popup;
}

function row(item, close) {
  const run = () => {
    close();
    item.run?.();
  };
  const props = {
    role: "menuitem",
    tabIndex: -1,
    onclick: run,
    class: item.danger ? "danger" : "",
    dataset: item.dataset ?? {},
  };
  if (item.href) Object.assign(props, { href: item.href, target: "_blank", rel: "noopener noreferrer" });
  else props.type = "button";
  const words = h(
    "span.menu-words",
    {},
    h("span", {}, item.node ?? item.label),
    item.detail && h("small", {}, item.detail),
  );
  return h(item.href ? "a.menu-item" : "button.menu-item", props, item.before ?? (item.icon && icon(item.icon)), words);
}

function move(event, rows) {
  const at = rows.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
  let next = steps[event.key];
  if (next === undefined && event.key.length === 1 && event.key !== " ") {
    const letter = event.key.toLowerCase();
    const order = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
    next = rows.indexOf(order.find((r) => r.textContent.trim().toLowerCase().startsWith(letter)));
    if (next < 0) return;
  }
  if (next === undefined) return;
  event.preventDefault();
  rows[(next + rows.length) % rows.length].focus();
}
