/** The app's Home tab. */
import { act } from "../core/api.js";
import { blockNodes } from "../blocks/index.js";
import { fill, h } from "../core/dom.js";
import { avatar } from "../core/names.js";
import { go, route } from "../core/router.js";
import { on, store } from "../core/store.js";
import { checkDelivered, toastError } from "../overlays/toast.js";
import { restoringFocus } from "./focus.js";
import { Form, viewScope } from "./scope.js";
import { openDirect } from "./sidebar.js";

/** The tabs that lead from Home to Messages and back, for the app's own conversation. */
export function appTabs(current) {
  const tab = (name, label, open) =>
    h(
      "button.tab",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(name === current),
        onclick: open,
        dataset: { testid: `tab-${name}` },
      },
      label,
    );
  return h(
    "div.tabs",
    { role: "tablist", "aria-label": store.app.name, onkeydown: moveTab },
    store.app.home_tab && tab("home", "Home", () => go({ place: "app" })),
    tab("messages", "Messages", openMessages),
  );
}

/** Open the conversation with the app. */
function openMessages() {
  openDirect(store.app.bot_user_id);
  act("open_home", { tab: "messages" }).catch(toastError);
}

/** The pane; shown while the address names the Home tab. */
export function homePane() {
  const body = h("div.home-body", { tabIndex: -1 });
  const tabs = h("div");
  const node = h(
    "section.home",
    { hidden: true, "aria-label": "App Home", dataset: { testid: "home" } },
    h("header.pane-head", {}, h("div.pane-title", {}), tabs),
    h("div.scroller", {}, body),
  );
  let form = new Form();
  let opened = "";

  for (const topic of ["route", "state"]) on(topic, open);
  for (const topic of ["home", "people", "channels"]) on(topic, () => !node.hidden && draw());
  return node;

  function open() {
    node.hidden = route.place !== "app";
    const key = node.hidden ? "" : store.me;
    if (key && key !== opened) {
      form = new Form();
      act("open_home", { tab: "home" }).then(checkDelivered).catch(toastError);
    }
    opened = key;
    if (key) draw();
  }

  function draw() {
    fill(node.querySelector(".pane-title"), avatar(store.app.bot_user_id, "small"), h("h1", {}, store.app.name));
    fill(tabs, appTabs("home"));
    const view = store.home;
    restoringFocus(body, () =>
      fill(body, view?.blocks?.length ? blockNodes(view.blocks, viewScope(view, form)) : empty()),
    );
  }
}

function empty() {
  return h(
    "div.empty",
    {},
    h("h2", {}, "Nothing here yet"),
    h("p", {}, `${store.app.name} has not published a Home tab for you.`),
  );
}

function moveTab(event) {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by) return;
  const all = [...event.currentTarget.children];
  const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
  next?.focus();
  next?.click();
}
