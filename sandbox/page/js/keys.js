/** The keys that work everywhere on the page. */
import { tabbable } from "./core/dom.js";
import { go, route } from "./core/router.js";
import { showHelp } from "./overlays/help.js";
import { toggleInspector } from "./overlays/inspector.js";
import { openJump } from "./overlays/jump.js";
import { openPeople } from "./overlays/people.js";

const REGIONS = [
  ".rail",
  ".sidebar",
  ".main .pane-head",
  ".main .scroller",
  ".main .composer-place",
  ".thread",
  ".inspector",
  ".tour",
];

/** Listen from now on. */
export function followKeys() {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const key = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const run = COMMANDS[key];
    if (!run || (key === "?" && isTyping(event.target))) return;
    event.preventDefault();
    run(event);
  });
}

const COMMANDS = {
  "?": showHelp,
  "Ctrl+k": openJump,
  "Alt+a": () => openPeople(document.querySelector('[data-testid="act-as"]')),
  "Alt+t": toggleInspector,
  "Alt+ArrowDown": () => step(1),
  "Alt+ArrowUp": () => step(-1),
  F6: (event) => nextRegion(event.shiftKey ? -1 : 1),
};

function isTyping(node) {
  return node.matches("input, textarea, select");
}

function step(by) {
  const places = [...document.querySelectorAll(".side-row")].map((row) => row.dataset.place);
  const at = Math.max(0, places.indexOf(route.place));
  go({ place: places[(at + by + places.length) % places.length] });
}

function nextRegion(by) {
  const regions = REGIONS.flatMap((s) => [...document.querySelectorAll(s)]).filter(
    (node) => node.getClientRects().length,
  );
  const at = regions.findIndex((node) => node.contains(document.activeElement));
  for (let n = 1; n <= regions.length; n += 1) {
    const region = regions[(at + by * n + regions.length * 2) % regions.length];
    const target =
      region.querySelector(".message[tabindex='0'], [aria-current], textarea") ??
      tabbable(region)[0] ??
      (region.tabIndex >= -1 ? region : null);
    if (target) return target.focus();
  }
  return undefined;
}
