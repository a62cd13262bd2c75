/** The drawer with everything that goes between the workspace and the app, as it happens. */
import { get } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { keepTraffic } from "../core/live.js";
import { on, store } from "../core/store.js";
import { closeButton } from "./dialog.js";
import { toastError } from "./toast.js";

const SHOWN = 300;
const FILTERS = [
  ["all", "All"],
  ["to_app", "To the app"],
  ["from_app", "From the app"],
  ["errors", "Errors"],
];

let drawer = null;
let refresh = null;

export function inspectorDrawer() {
  let chosen = "all";
  let open = null;
  let clearedAt = 0;
  let waiting = false;
  const search = h("input.input", {
    type: "search",
    placeholder: "Filter: chat.update, leads, error…",
    "aria-label": "Filter the traffic",
    oninput: draw,
  });
  const tabs = h("div.segments", { role: "group", "aria-label": "Which traffic" });
  const rows = h("div.traffic-rows", { role: "list", tabIndex: 0, "aria-label": "Traffic, newest first" });
  const detail = h("div.traffic-detail", {
    hidden: true,
    tabIndex: 0,
    role: "region",
    "aria-label": "Details",
    dataset: { testid: "traffic-detail" },
  });
  drawer = h(
    "section.inspector",
    { hidden: true, "aria-label": "Traffic", dataset: { testid: "inspector" } },
    h(
      "header.inspector-head",
      {},
      h("h2", {}, "Traffic"),
      tabs,
      search,
      h(
        "button.button.small",
        { type: "button", onclick: () => ((clearedAt = store.traffic.at(-1)?.n ?? 0), (open = null), draw()) },
        "Clear",
      ),
      closeButton(toggleInspector),
    ),
    h("div.inspector-body", {}, rows, detail),
  );
  refresh = draw;
  // A burst of traffic is drawn once.
  on("traffic", () => {
    if (drawer.hidden || waiting) return;
    waiting = true;
    requestAnimationFrame(() => ((waiting = false), draw()));
  });
  return drawer;

  function draw() {
    fill(
      tabs,
      FILTERS.map(([name, label]) =>
        h(
          "button.segment",
          { type: "button", "aria-pressed": String(name === chosen), onclick: () => ((chosen = name), draw()) },
          label,
        ),
      ),
    );
    const wanted = search.value.trim().toLowerCase();
    const list = store.traffic
      .filter((e) => e.n > clearedAt && matches(e, chosen, wanted))
      .slice(-SHOWN)
      .reverse();
    const focused = document.activeElement?.dataset.n;
    fill(
      rows,
      list.length
        ? list.map(row)
        : h("p.empty", {}, store.traffic.length ? "Nothing matches." : "Nothing has been said yet."),
    );
    if (focused) rows.querySelector(`[data-n="${focused}"]`)?.focus();
    drawDetail();
  }

  function row(entry) {
    const failed = entry.ok ? "" : "failed";
    const title = `${entry.direction === "to_app" ? "To the app" : "From the app"}: ${entry.kind} ${entry.name}, ${entry.ok ? "ok" : entry.error || entry.status}`;
    return h(
      "div",
      { role: "listitem" },
      h(
        "button.traffic-row",
        {
          type: "button",
          class: failed,
          "aria-label": title,
          "aria-pressed": String(entry.n === open),
          dataset: { n: entry.n, testid: "traffic-row" },
          onclick: () => ((open = open === entry.n ? null : entry.n), draw()),
        },
        h("span.traffic-time", {}, localTime(entry.at)),
        h("span.traffic-way", { class: entry.direction }, entry.direction === "to_app" ? "→ app" : "← app"),
        h("span.traffic-kind", {}, entry.kind),
        h("span.traffic-name", {}, entry.name),
        h("span.traffic-ms", {}, entry.ms === null || entry.ms === undefined ? "" : `${Math.round(entry.ms)} ms`),
        h(
          "span.traffic-state",
          {},
          icon(entry.ok ? "check" : "warn"),
          entry.ok ? "ok" : entry.error || String(entry.status),
        ),
      ),
    );
  }

  function drawDetail() {
    const entry = store.traffic.find((e) => e.n === open);
    detail.hidden = !entry;
    if (!entry || detail.dataset.n === String(open)) return;
    detail.dataset.n = open;
    fill(
      detail,
      h("h3", {}, `${entry.name} `, h("small", {}, `#${entry.n} · status ${entry.status} · ${entry.ms} ms`)),
      json("Request", entry.request),
      json("Response", entry.response),
    );
  }
}

/** Show or hide the drawer. */
export function toggleInspector() {
  drawer.hidden = !drawer.hidden;
  if (drawer.hidden) return document.querySelector('[data-testid="rail-traffic"]').focus();
  refresh();
  drawer.querySelector("input").focus();
  return get("traffic?after=0&limit=5000").then(({ entries }) => (keepTraffic(entries), refresh()), toastError);
}

function matches(entry, chosen, wanted) {
  if (chosen === "errors" ? entry.ok : chosen !== "all" && entry.direction !== chosen) return false;
  return (
    !wanted ||
    JSON.stringify([entry.kind, entry.name, entry.error, entry.request, entry.response]).toLowerCase().includes(wanted)
  );
}

function json(title, content) {
  return [h("h4", {}, title), h("pre.json", {}, pretty(JSON.stringify(content ?? null, null, 2)))];
}

/** JSON with its keys, strings and numbers told apart. */
function pretty(text) {
  const parts = text.split(/("(?:\\.|[^"\\])*"(?:\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i);
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    const kind = part.endsWith(":") ? "key" : part.startsWith('"') ? "string" : "number";
    return h(`span.json-${kind}`, {}, part);
  });
}

// Traffic is timed by the real clock: it is about the machine, not about the story being played.
function localTime(epoch) {
  return new Date(epoch * 1000).toLocaleTimeString("en-GB", { hour12: false });
}
