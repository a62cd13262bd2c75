/** The panel on the right with one thread. */
import { fill, h } from "../core/dom.js";
import { closeButton } from "../overlays/dialog.js";
import { spokenName } from "../core/names.js";
import { go, openChannel, route } from "../core/router.js";
import { message, on, replies, store } from "../core/store.js";
import { composer } from "./composer.js";
import { MessageList } from "./message_list.js";

/** The panel; it is hidden while no thread is open. */
export function threadPane() {
  const where = h("small");
  const list = new MessageList("Thread", { inThread: true });
  const foot = h("div.composer-place");
  const node = h(
    "aside.thread",
    { hidden: true, "aria-label": "Thread", dataset: { testid: "thread" } },
    h("header.pane-head", {}, h("div.pane-title", {}, h("h2", {}, "Thread"), where), closeButton(close)),
    list.node,
    foot,
  );
  let shown = "";
  let field = null;

  node.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  for (const topic of ["route", "channels"]) on(topic, () => open());
  for (const topic of ["state", "people", "clock"]) on(topic, () => open(true));
  on("messages", (channel) => channel === route.place && shown && draw());
  on("arrived", (m) => m.thread_ts === route.thread && m.channel === route.place && list.missed());
  on("reply", () => field?.focus());
  on("leave-composer", (thread) => thread && list.focusLast());
  return node;

  function open(redraw = false) {
    const channel = openChannel();
    const key =
      channel && route.thread && message(channel.id, route.thread) ? `${store.me}/${channel.id}/${route.thread}` : "";
    node.hidden = !key;
    document.body.classList.toggle("thread-open", Boolean(key));
    const isNew = key !== shown;
    shown = key;
    if (!key) return;
    where.textContent = spokenName(channel);
    draw({ restart: isNew, redraw });
    if (!isNew) return;
    field = composer(channel.id, { thread: route.thread, label: "Reply…", onsent: () => list.toBottom() });
    fill(foot, channel.archived || !channel.is_member ? null : field.node);
  }

  function draw(options) {
    const root = message(route.place, route.thread);
    if (!root) return close();
    list.show([root, ...replies(route.place, route.thread)], options);
  }

  function close() {
    const ts = route.thread;
    go({ thread: "" });
    document.querySelector(`main [data-ts="${CSS.escape(ts)}"]`)?.focus();
  }
}
