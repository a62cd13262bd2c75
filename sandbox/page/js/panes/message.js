/** Draws one message: who, when, what, its reactions and the way to its thread. */
import { blockNodes } from "../blocks/index.js";
import { picture } from "../blocks/picture.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, isApp, personName } from "../core/names.js";
import { go } from "../core/router.js";
import { emit, replies, store } from "../core/store.js";
import { clockTime, dayName, fullTime } from "../core/time.js";
import { emojiNode } from "../text/emoji.js";
import { link } from "../text/references.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { previewOf } from "../text/text.js";
import { reactionRow } from "./reactions.js";
import { messageScope } from "./scope.js";

const FACES = 4;

/**
 * A message as an article. `compact` leaves out name and avatar (it follows one by the same person), `inThread`
 * leaves out the way to the thread, `dismiss` is called for an ephemeral message that is no longer wanted.
 */
export function messageNode(message, { compact = false, inThread = false, dismiss = null } = {}) {
  const { ts, channel, user } = message;
  const classes = [
    compact ? "compact" : "",
    message.ephemeral ? "ephemeral" : "",
    message.blocks?.length ? "with-blocks" : "",
    message.subtype ?? "",
  ].join(" ");
  return h(
    "article.message",
    {
      class: classes,
      tabIndex: -1,
      "aria-label": `${personName(user)}, ${clockTime(ts)}: ${previewOf(message)}`,
      dataset: { testid: "message", ts, channel, user },
    },
    h("div.message-side", {}, compact ? stamp(ts, "side-time") : avatar(user)),
    h(
      "div.message-main",
      {},
      message.subtype === "thread_broadcast" &&
        !inThread &&
        h(
          "div.only-you",
          {},
          icon("thread"),
          h(
            "button.link-button",
            { type: "button", onclick: () => go({ thread: message.thread_ts }) },
            "replied to a thread",
          ),
        ),
      message.ephemeral && h("div.only-you", {}, icon("eye"), "Only visible to you"),
      !compact &&
        h(
          "div.message-head",
          {},
          h("span.author", {}, personName(user)),
          badge(message),
          status(user),
          stamp(ts, "time"),
        ),
      h("div.message-body", {}, content(message), message.edited && h("span.edited", {}, "(edited)")),
      message.files?.map(fileChip),
      reactionRow(message),
      !inThread && threadLink(message),
      message.ephemeral && dismiss && h("button.link-button", { type: "button", onclick: dismiss }, "Dismiss message"),
    ),
  );
}

function content(message) {
  const own = message.blocks?.length
    ? blockNodes(message.blocks, messageScope(message))
    : h("div.text", {}, mrkdwn(message.text));
  return [own, message.attachments?.map((attachment) => attached(attachment, message))];
}

function attached(attachment, message) {
  const { color, title, text, fallback, blocks } = attachment;
  const bar = color
    ? { "border-left-color": color.startsWith("#") || /^[a-z]/i.test(color) ? color : `#${color}` }
    : {};
  return h(
    "div.attachment",
    { style: bar },
    title && h("strong", {}, mrkdwn(title)),
    blocks ? blockNodes(blocks, messageScope(message)) : h("div", {}, mrkdwn(text || fallback)),
  );
}

function badge({ user, bot }) {
  if (bot || isApp(user)) return h("span.app-badge", {}, "APP");
  return store.people.get(user)?.stranger
    ? h("span.app-badge.outside", { title: "From another organisation" }, "OUTSIDE")
    : null;
}

function status(user) {
  const person = store.people.get(user);
  if (!person?.status_emoji) return null;
  return h("span.status", { title: person.status_text }, emojiNode(person.status_emoji.replaceAll(":", "")));
}

function stamp(ts, className) {
  return h(
    `time.${className}`,
    { datetime: new Date(Number(ts) * 1000).toISOString(), title: fullTime(ts) },
    clockTime(ts),
  );
}

function fileChip(file) {
  const name = file.title || file.name || "File";
  const url = file.url_private ?? file.permalink;
  if (url && file.mimetype?.startsWith("image/"))
    return picture({ image_url: url, alt_text: file.alt_txt ?? name }, "block");
  return h("div.block-file", {}, icon("file"), url ? link(url, name) : h("span", {}, name));
}

// "Today" within a sentence; weekdays keep their capital.
function lower(day) {
  return day.replace(/^(Today|Yesterday|Tomorrow)$/, (word) => word.toLowerCase());
}

function threadLink(message) {
  const { channel, ts, reply_count: count } = message;
  if (!count) return null;
  const list = replies(channel, ts);
  const people = [...new Set(list.map((reply) => reply.user))].slice(0, FACES);
  const last = list.at(-1);
  return h(
    "button.thread-link",
    {
      type: "button",
      dataset: { testid: "thread-link", focusKey: "thread" },
      onclick: () => (go({ thread: ts }), emit("reply")),
    },
    h(
      "span.faces",
      {},
      people.map((id) => avatar(id, "tiny")),
    ),
    h("span.thread-count", {}, count === 1 ? "1 reply" : `${count} replies`),
    last && h("span.thread-last", {}, `Last reply ${lower(dayName(last.ts))} at ${clockTime(last.ts)}`),
  );
}
