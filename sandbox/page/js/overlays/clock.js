/** Moves the workspace's clock, so that reminders and digests can be seen. */
import { post } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { on, store } from "../core/store.js";
import { clockTime, dayName, duration, now, secondsToMonday } from "../core/time.js";
import { openPopup } from "./popup.js";
import { toastError } from "./toast.js";

const HOUR = 3600;

export function openClock(anchor) {
  const shown = h("p.clock-now", { "aria-live": "polite" });
  const step = (label, change, testid) =>
    h(
      "button.button",
      {
        type: "button",
        dataset: { testid },
        onclick: () => post("clock", change()).catch(toastError),
      },
      label,
    );
  const draw = () =>
    fill(
      shown,
      sandboxTime(),
      h("small", {}, store.clockOffset ? ` ${duration(store.clockOffset)}` : " as on your watch"),
    );
  const stop = on("clock", draw);
  draw();
  openPopup(
    anchor,
    h(
      "div.panel",
      {},
      h("h2", {}, "Clock"),
      shown,
      h(
        "div.panel-buttons",
        {},
        step("+1 hour", () => ({ advance: HOUR }), "clock-hour"),
        step("+1 day", () => ({ advance: 24 * HOUR }), "clock-day"),
        step("Next Monday 09:00", () => ({ advance: secondsToMonday() }), "clock-monday"),
        step("Reset", () => ({ reset: true }), "clock-reset"),
      ),
    ),
    { label: "Clock", onclose: stop },
  )
    .box.querySelector("button")
    .focus();
}

/** A strip that tells the workspace's time while it is not that of the real world. */
export function clockStrip() {
  const node = h("div.strip.strip-clock", { hidden: true, dataset: { testid: "clock-strip" } });
  const draw = () => {
    node.hidden = store.clockOffset === 0;
    if (node.hidden) return;
    fill(
      node,
      `Sandbox time: ${sandboxTime()} (${duration(store.clockOffset)})`,
      h(
        "button.link-button",
        { type: "button", onclick: () => post("clock", { reset: true }).catch(toastError) },
        "Reset",
      ),
    );
  };
  on("clock", draw);
  on("state", draw);
  setInterval(draw, 20_000);
  return node;
}

function sandboxTime() {
  return `${dayName(now())}, ${clockTime(now())}`;
}
