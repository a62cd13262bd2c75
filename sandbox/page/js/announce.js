/** Tells screen readers what arrives in the open conversation, and the window's title what is unread. */
import { h } from "./core/dom.js";
import { personName } from "./core/names.js";
import { route } from "./core/router.js";
import { on, store } from "./core/store.js";
import { previewOf } from "./text/text.js";

/** The live region; nothing of it is seen. */
export function announcer() {
  const node = h("div.only-spoken", { "aria-live": "polite", dataset: { testid: "announcer" } });
  on("arrived", (message) => {
    if (message.channel !== route.place || message.user === store.me) return;
    node.textContent = `${message.ephemeral ? "Only visible to you. " : ""}${personName(message.user)}: ${previewOf(message)}`;
  });
  for (const topic of ["state", "channels"]) on(topic, title);
  return node;
}

function title() {
  const unread = [...store.channels.values()].reduce((sum, channel) => sum + channel.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${store.team.name} · sandbox`;
}
