/** The narrow rail: back to the conversations, the sandbox's own tools, and who acts. */
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, personName } from "../core/names.js";
import { goHome } from "../core/router.js";
import { on, store } from "../core/store.js";
import { openClock } from "../overlays/clock.js";
import { openFaults, troubles } from "../overlays/faults.js";
import { showHelp } from "../overlays/help.js";
import { toggleInspector } from "../overlays/inspector.js";
import { openPeople } from "../overlays/people.js";
import { nextTheme, themeName } from "../overlays/theme.js";
import { toggleTour } from "../overlays/tour.js";

export function railPane() {
  const team = h("div.team-mark", { "aria-hidden": "true" });
  const me = h("button.rail-me", {
    type: "button",
    "aria-haspopup": "dialog",
    dataset: { testid: "act-as" },
    onclick: (event) => openPeople(event.currentTarget),
  });
  const theme = item("Theme", "auto", () => draw(nextTheme()), "theme");
  const clock = item("Clock", "clock", (event) => openClock(event.currentTarget), "clock");
  const faults = item("Faults", "bolt", (event) => openFaults(event.currentTarget), "faults");
  const tour = item("Tour", "compass", toggleTour, "tour");
  const node = h(
    "nav.rail",
    { "aria-label": "Sandbox" },
    team,
    item("Home", "home", goHome, "home"),
    tour,
    item("Traffic", "traffic", toggleInspector, "traffic"),
    clock,
    faults,
    h("span.spacer"),
    theme,
    item("Help", "help", showHelp, "help"),
    me,
  );
  for (const topic of ["state", "people", "clock", "faults"]) on(topic, draw);
  return node;

  function draw() {
    if (!store.ready) return;
    team.textContent = store.team.name.slice(0, 1);
    fill(me, avatar(store.me, "medium"), h("span.rail-label", {}, "Act as"));
    me.setAttribute("aria-label", `Acting as ${personName(store.me)}; act as somebody else`);
    me.title = `${personName(store.me)} (Alt+A)`;
    tour.hidden = store.tour.length === 0;
    clock.classList.toggle("lit", store.clockOffset !== 0);
    faults.classList.toggle("lit", troubles.rules.length > 0 || troubles.limits || troubles.unknown.length > 0);
    const name = themeName();
    fill(theme, icon({ light: "sun", dark: "moon" }[name] ?? "auto"), h("span.rail-label", {}, "Theme"));
    theme.setAttribute("aria-label", `Theme: ${name}`);
  }
}

function item(label, name, onclick, testid) {
  return h(
    "button.rail-item",
    { type: "button", onclick, title: label, dataset: { testid: `rail-${testid}` } },
    icon(name),
    h("span.rail-label", {}, label),
  );
}
