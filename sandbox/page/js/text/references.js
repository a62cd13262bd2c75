/** Draws mentions, links and dates, however a message refers to them. */
import { h } from "../core/dom.js";
import { channelName, personName } from "../core/names.js";
import { go } from "../core/router.js";
import { store } from "../core/store.js";
import { fillDate, fullTime } from "../core/time.js";

const SAFE = /^(https?:|mailto:|tel:)/i;

/** A link when its address is harmless, else plain text. */
export function link(url, ...label) {
  const shown = label.length ? label : [url];
  if (!SAFE.test(url)) return h("span", {}, shown);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, shown);
}

export function personMention(id) {
  const mine = id === store.me ? ".mention-me" : "";
  return h(`span.mention${mine}`, { dataset: { user: id } }, `@${personName(id)}`);
}

export function channelMention(id) {
  const channel = store.channels.get(id);
  if (!channel) return h("span.mention", {}, "#private-channel");
  const open = () => go({ place: id });
  return h("button.mention.mention-channel", { type: "button", onclick: open }, `#${channelName(channel)}`);
}

export function groupMention(id, label) {
  const group = store.usergroups.get(id);
  const mine = group?.users.includes(store.me) ? ".mention-me" : "";
  return h(`span.mention${mine}`, {}, group ? `@${group.handle}` : label || "@group");
}

export function broadcast(range) {
  return h("span.mention.mention-me", {}, `@${range}`);
}

export function dateNode(epoch, pattern, fallback, url) {
  const shown = Number.isFinite(Number(epoch)) ? fillDate(pattern, epoch) : fallback;
  const node = h(
    "time.date",
    { datetime: new Date(Number(epoch) * 1000).toISOString(), title: fullTime(epoch) },
    shown,
  );
  return url ? link(url, node) : node;
}

/** What stands between `<` and `>` in mrkdwn. */
export function reference(inside, unescape) {
  const [target, ...rest] = inside.split("|");
  const label = unescape(rest.join("|"));
  if (target.startsWith("@")) return personMention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1));
  if (target.startsWith("!")) return special(target.slice(1), label);
  return label ? link(unescape(target), label) : link(unescape(target));
}

function special(target, label) {
  const [kind, ...args] = target.split("^");
  if (kind === "date") return isFinite(args[0]) ? dateNode(args[0], args[1], label, args[2]) : h("span", {}, label);
  if (kind === "subteam") return groupMention(args[0], label);
  if (["here", "channel", "everyone"].includes(kind)) return broadcast(kind);
  return h("span", {}, label || `<!${target}>`);
}
