/** The guided tour: steps that the workspace suggests; how far one is stays in the browser. */
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { follow } from "../core/live.js";
import { personName, spokenName } from "../core/names.js";
import { go } from "../core/router.js";
import { on, store } from "../core/store.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { closeButton } from "./dialog.js";

let panel = null;

/** The panel; it shows itself until it is dismissed once. */
export function tourPanel() {
  panel = h("aside.tour", { "aria-label": "Guided tour", hidden: true, dataset: { testid: "tour" } });
  on("state", draw);
  return panel;
}

export function toggleTour() {
  keep({ ...progress(), hidden: !panel.hidden });
  draw();
  if (!panel.hidden) panel.querySelector("button")?.focus();
}

function draw() {
  const { done, hidden } = progress();
  panel.hidden = hidden || store.tour.length === 0;
  document.body.classList.toggle("tour-open", !panel.hidden);
  if (panel.hidden) return;
  const next = store.tour.findIndex((_, index) => !done.includes(index));
  const count = `${done.length} of ${store.tour.length}`;
  fill(
    panel,
    h("header.tour-head", {}, icon("compass"), h("h2", {}, "Try this"), h("small", {}, count), closeButton(toggleTour)),
    h("progress.tour-progress", { value: done.length, max: store.tour.length, "aria-label": "Progress of the tour" }),
    h(
      "ol.tour-steps",
      {},
      store.tour.map((step, index) => stepNode(step, index, done.includes(index), index === next)),
    ),
    next < 0 &&
      h(
        "p.tour-end",
        {},
        "That was all of it. ",
        h("button.link-button", { type: "button", onclick: () => mark([]) }, "Start again"),
      ),
  );
}

function stepNode(step, index, isDone, isNext) {
  const toggle = ({ currentTarget }) =>
    mark(currentTarget.checked ? [...progress().done, index] : progress().done.filter((i) => i !== index));
  const box = h("input", { type: "checkbox", checked: isDone, onchange: toggle, "aria-label": `Done: ${step.title}` });
  const where = [
    step.as && `as ${personName(step.as)}`,
    step.channel && store.channels.has(step.channel) && spokenName(store.channels.get(step.channel)),
  ]
    .filter(Boolean)
    .join(" in ");
  const summary = h("summary", {}, step.title);
  return h(
    "li",
    { class: isDone ? "done" : "" },
    box,
    h(
      "details",
      { open: isNext },
      summary,
      h("p", {}, mrkdwn(step.text)),
      h(
        "button.button.small",
        { type: "button", onclick: () => goThere(step) },
        "Go there",
        where && h("small", {}, ` ${where}`),
      ),
    ),
  );
}

async function goThere({ as, channel, home }) {
  if (as && as !== store.me) await follow(as);
  const place = home ? "app" : channel && store.channels.has(channel) ? channel : null;
  if (place) go({ place });
}

function mark(done) {
  keep({ ...progress(), done });
  draw();
}

// Another tour (another seed) begins at its beginning.
function key() {
  return `sandbox-tour:${store.team.id}:${store.tour.map((step) => step.title).join("|")}`;
}

function progress() {
  const kept = JSON.parse(localStorage.getItem(key()) ?? "null");
  return { done: [], hidden: innerWidth < 900, ...kept };
}

function keep(state) {
  localStorage.setItem(key(), JSON.stringify(state));
}
