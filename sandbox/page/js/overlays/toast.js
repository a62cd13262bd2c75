/** Tells something in passing, above everything else, and to screen readers too. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { store } from "../core/store.js";

const SHOWN_MS = 6000;

let region = null;

/** Show a sentence for a few seconds; `kind`: `info`, `warn` or `error`. */
export function toast(sentence, kind = "info") {
  region ??= document.body.appendChild(h("div.toasts", { role: "status", "aria-live": "polite", popover: "manual" }));
  const node = h(
    "div.toast",
    { class: kind, dataset: { testid: "toast" } },
    icon(kind === "info" ? "info" : "warn"),
    h("span", {}, sentence),
    closer(() => node.remove()),
  );
  region.append(node);
  // Shown again each time, so that it lies above a dialog opened since.
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
  setTimeout(() => node.remove(), SHOWN_MS);
}

/** Tell why what a person did had no effect; for a promise's `catch`. */
export function toastError(error) {
  toast(error instanceof TypeError ? "The workspace does not answer." : error.message, "error");
}

/** Say so when the app was not reached, as Slack does; answers whether all went well. */
export function checkDelivered(answer) {
  if (answer.delivered !== false) return true;
  const name = store.app.name || "The app";
  const late = !answer.detail || answer.detail.includes("did not answer within");
  toast(late ? `${name} did not answer in time.` : answer.detail, "warn");
  return false;
}

function closer(close) {
  return h("button.icon-button", { type: "button", "aria-label": "Dismiss", onclick: close }, icon("close"));
}
