/** Puts the page together and starts it. */
import { announcer } from "./announce.js";
import { h } from "./core/dom.js";
import { icon } from "./core/icons.js";
import { follow } from "./core/live.js";
import { go, readAddress, route, settle } from "./core/router.js";
import { on, store } from "./core/store.js";
import { followKeys } from "./keys.js";
import { followCanvases } from "./overlays/canvas.js";
import { clockStrip } from "./overlays/clock.js";
import { loadFaults } from "./overlays/faults.js";
import { inspectorDrawer } from "./overlays/inspector.js";
import { applyTheme } from "./overlays/theme.js";
import { toastError } from "./overlays/toast.js";
import { tourPanel } from "./overlays/tour.js";
import { followModals } from "./overlays/view_modal.js";
import { homePane } from "./panes/app_home.js";
import { conversationPane } from "./panes/conversation.js";
import { railPane } from "./panes/rail.js";
import { sidebarPane } from "./panes/sidebar.js";
import { threadPane } from "./panes/thread.js";

const GONE = "The workspace is gone. Trying to reach it again…";
const LAST_PERSON = "sandbox-last-person";

function start() {
  applyTheme();
  readAddress();
  // Before the panes hear of the state: what they focus and scroll to has to be on the page by then.
  on("state", () => document.querySelector(".loading")?.replaceWith(app));
  const back = h(
    "button.icon-button.phone-back",
    { type: "button", "aria-label": "Back to the conversations", onclick: () => go({ place: "", thread: "" }) },
    icon("back"),
  );
  const main = h("main.main", {}, back, conversationPane(), homePane());
  const app = h(
    "div.app",
    {},
    railPane(),
    sidebarPane(),
    h(
      "div.centre",
      {},
      connectionStrip(),
      clockStrip(),
      h("div.panes", {}, main, threadPane(), tourPanel()),
      inspectorDrawer(),
    ),
    announcer(),
  );
  followModals();
  followKeys();
  on("state", ready);
  on("route", () => document.body.classList.toggle("at-place", route.place !== ""));
  addEventListener("popstate", () => {
    readAddress();
    if (route.person && route.person !== store.me) follow(route.person);
    else settle();
  });
  follow(route.person || localStorage.getItem(LAST_PERSON) || "");
}

function ready() {
  localStorage.setItem(LAST_PERSON, store.me);
  settle();
  if (window.__sandboxReady) return;
  loadFaults().catch(toastError);
  followCanvases();
  // Browser tests wait for these; the attribute needs no script, which the page's security policy would refuse.
  window.__sandboxReady = true;
  document.documentElement.dataset.ready = "true";
}

function connectionStrip() {
  const node = h("div.strip.strip-gone", { hidden: true, role: "alert", dataset: { testid: "gone" } });
  on("connection", () => {
    node.hidden = store.connected;
    node.textContent = store.connected ? "" : GONE;
    if (!store.ready && !store.connected) document.querySelector(".loading").textContent = GONE;
  });
  return node;
}

start();
