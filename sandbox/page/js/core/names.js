/** Names people and conversations, and draws their avatars. */
import { h } from "./dom.js";
import { store } from "./store.js";

const HUES = 12;

export function personName(id) {
  if (id === store.app.bot_user_id) return store.app.name;
  const person = store.people.get(id);
  return person?.real_name || person?.name || id || "Someone";
}

export function isApp(id) {
  return id === store.app.bot_user_id;
}

/** A conversation's name: a channel's own, or that of the other person of a direct message. */
export function channelName(channel) {
  if (!channel) return "";
  return channel.kind === "im" ? personName(channel.with) : channel.name;
}

/** "#leads", "🔒ops" spoken: for labels and placeholders. */
export function spokenName(channel) {
  return channel?.kind === "im" ? channelName(channel) : `#${channelName(channel)}`;
}

/** A square with the person's initials; its colour depends only on the id. */
export function avatar(id, size = "medium") {
  const person = store.people.get(id);
  const bot = isApp(id) || person?.is_bot;
  const name = personName(id);
  const initials = bot
    ? name.slice(0, 1)
    : name
        .split(/\s+/)
        .map((word) => [...word][0])
        .slice(0, 2)
        .join("");
  const hue = bot ? "bot" : String([...id].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 9973, 7) % HUES);
  return h(`span.avatar.avatar-${size}`, { dataset: { hue }, "aria-hidden": "true" }, initials.toUpperCase());
}

/** The people, bots and leavers left out, by name. */
export function humans() {
  const list = [...store.people.values()].filter((p) => !p.is_bot && !p.deleted);
  return list.sort((a, b) => personName(a.id).localeCompare(personName(b.id)));
}
