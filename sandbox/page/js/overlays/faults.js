/** Switches that make things go wrong between the workspace and the app. */
import { get, post, remove } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { emit } from "../core/store.js";
import { restoringFocus } from "../panes/focus.js";
import { openPopup } from "./popup.js";
import { toast, toastError } from "./toast.js";

const SWITCHES = [
  {
    name: "10 % of calls fail",
    detail: "The app's calls answer internal_error",
    rule: { on: "*", share: 0.1, do: "error", error: "internal_error" },
  },
  {
    name: "10 % of calls answer 500",
    detail: "Without a word of JSON",
    rule: { on: "*", share: 0.1, do: "status", status: 500 },
  },
  {
    name: "Slow answers",
    detail: "Half of the calls take 2 seconds",
    rule: { on: "*", share: 0.5, do: "slow", seconds: 2 },
  },
  {
    name: "Connections break",
    detail: "5 % before and 5 % after they took effect",
    rule: { on: "*", share: 0.05, do: "reset_before" },
    more: [{ on: "*", share: 0.05, do: "reset_after" }],
  },
  {
    name: "No files",
    detail: "Uploads answer missing_scope",
    rule: { on: "files.*", do: "error", error: "missing_scope" },
  },
  {
    name: "No canvases",
    detail: "As on a free plan",
    rule: { on: "canvases.*", do: "error", error: "free_teams_cannot_create_standalone_canvases" },
  },
  {
    name: "Events come twice",
    detail: "Every fifth is delivered again",
    rule: { on: "event", share: 0.2, do: "duplicate" },
  },
];

const CHARTS = "data_visualization";

/** The workspace's faults as last heard. */
export const troubles = { rules: [], limits: false, unknown: [] };

/** Ask which faults are on. */
export async function loadFaults() {
  const [faults, { app }] = await Promise.all([get("faults"), get("app")]);
  take(faults, app);
}

export function openFaults(anchor) {
  const list = h("div.switches");
  const draw = () => restoringFocus(list, () => fill(list, SWITCHES.map(ruleSwitch), chartsSwitch(), limitsSwitch(), others()));
  const box = openPopup(
    anchor,
    h(
      "div.panel",
      {},
      h("h2", {}, "Faults"),
      list,
      h(
        "div.panel-buttons",
        {},
        button("Disconnect with notice", () => disconnect("warn")),
        button("Disconnect now", () => disconnect("now")),
        button("All off", () => change(allOff)),
      ),
    ),
    { label: "Faults" },
  ).box;
  draw();
  box.querySelector("input").focus();
  loadFaults().then(draw, toastError);

  function ruleSwitch({ name, detail, rule, more = [] }) {
    const active = troubles.rules.find((r) => isSame(r, rule));
    const toggle = () => change(() => (active ? without([rule, ...more]) : addAll([rule, ...more])));
    return toggleRow(name, active ? `${detail} · ${active.fired} so far` : detail, Boolean(active), toggle);
  }

  function chartsSwitch() {
    const refused = troubles.unknown.includes(CHARTS);
    return toggleRow("No charts", "Slack's own are refused: invalid_blocks", refused, () =>
      change(async () => {
        const { app } = await post("app", { unknown_blocks: refused ? [] : [CHARTS] });
        take(troubles, app);
        return troubles;
      }),
    );
  }

  function limitsSwitch() {
    return toggleRow("Rate limits", "429 with Retry-After, as Slack's", troubles.limits, () =>
      change(() => post("faults", { limits: !troubles.limits })),
    );
  }

  async function change(run) {
    try {
      take(await run());
    } catch (error) {
      toastError(error);
    }
    draw();
  }
}

// Rules can be removed only all together, so the others are added again.
async function without(gone) {
  const kept = troubles.rules.filter((rule) => !gone.some((g) => isSame(rule, g)));
  const { limits } = troubles;
  await remove("faults");
  if (limits) await post("faults", { limits });
  await addAll(kept.map(({ asked: _asked, fired: _fired, ...rule }) => rule));
  return get("faults");
}

async function addAll(rules) {
  for (const rule of rules) await post("faults", rule);
  return get("faults");
}

async function allOff() {
  const { app } = await post("app", { unknown_blocks: [] });
  take(troubles, app);
  return remove("faults");
}

async function disconnect(how) {
  await post("faults", { disconnect: how }).then(
    ({ connections }) => toast(`${connections ?? 0} connections closed.`),
    toastError,
  );
}

function take({ rules, limits }, app) {
  Object.assign(troubles, { rules: rules ?? [], limits: Boolean(limits) });
  if (app) troubles.unknown = app.unknown_blocks ?? [];
  emit("faults");
}

function isSame(rule, wanted) {
  return Object.entries(wanted).every(([key, value]) => rule[key] === value);
}

function others() {
  const known = SWITCHES.flatMap(({ rule, more = [] }) => [rule, ...more]);
  const rest = troubles.rules.filter((rule) => !known.some((k) => isSame(rule, k)));
  return rest.map((rule) =>
    h("small.note", {}, `Also: ${rule.do} on ${rule.on}, ${Math.round(rule.share * 100)} %, ${rule.fired} so far`),
  );
}

function toggleRow(name, detail, checked, onchange) {
  return h(
    "label.switch",
    {},
    h("input", { type: "checkbox", role: "switch", checked, onchange, dataset: { focusKey: name } }),
    h("span.menu-words", {}, h("span", {}, name), h("small", {}, detail)),
  );
}

function button(label, onclick) {
  return h("button.button.small", { type: "button", onclick }, label);
}
