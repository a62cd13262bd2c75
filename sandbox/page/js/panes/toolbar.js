/** The small toolbar over the message under the pointer or the focus: react, reply, shortcuts, delete. */
import { act } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { go } from "../core/router.js";
import { emit, store } from "../core/store.js";
import { confirm } from "../overlays/dialog.js";
import { openMenu } from "../overlays/menu.js";
import { checkDelivered, toast, toastError } from "../overlays/toast.js";
import { character } from "../text/emoji.js";
import { pickReaction, toggleReaction } from "./reactions.js";

const QUICK = ["+1", "eyes", "white_check_mark"];

/** What one can do with `message`: `react`, `reply`, `more`, `remove`, each taking the control it opens beside. */
export const MESSAGE_ACTIONS = {
  react: (message, anchor) => pickReaction(anchor, message),
  reply: ({ ts, thread_ts: thread }) => {
    go({ thread: thread ?? ts });
    emit("reply");
  },
  more: showMenu,
  remove: removeMessage,
};

/** A toolbar for `message`; nothing for ephemeral ones, which take no reactions, replies or shortcuts. */
export function toolbarFor(message, { inThread = false } = {}) {
  if (message.ephemeral) return null;
  const button = (label, name, run) =>
    h(
      "button.icon-button",
      {
        type: "button",
        "aria-label": label,
        title: label,
        onclick: ({ currentTarget }) => run(message, currentTarget),
      },
      icon(name),
    );
  const quick = (name) =>
    h(
      "button.icon-button",
      {
        type: "button",
        "aria-label": `React with :${name}:`,
        title: `:${name}:`,
        onclick: () => toggleReaction(message, name),
      },
      h("span.emoji", {}, character(name)),
    );
  return h(
    "div.message-toolbar",
    { role: "toolbar", "aria-label": "Message actions", dataset: { testid: "toolbar" } },
    QUICK.map(quick),
    button("Find another reaction", "smilePlus", MESSAGE_ACTIONS.react),
    !inThread && button("Reply in thread", "thread", MESSAGE_ACTIONS.reply),
    button("More actions", "more", MESSAGE_ACTIONS.more),
  );
}

function showMenu(message, anchor) {
  const shortcuts = store.shortcuts
    .filter((s) => s.type === "message")
    .map((shortcut) => ({
      label: shortcut.name,
      detail: store.app.name,
      icon: "bolt",
      run: () => runShortcut(shortcut, message),
    }));
  const items = [
    { label: "Reply in thread", icon: "thread", run: () => MESSAGE_ACTIONS.reply(message) },
    { label: "Copy timestamp", detail: message.ts, icon: "link", run: () => copy(message.ts) },
    ...shortcuts,
  ];
  if (message.user === store.me)
    items.push({ label: "Delete message…", icon: "trash", danger: true, run: () => removeMessage(message) });
  openMenu(anchor, items, { label: "Message actions" });
}

function runShortcut({ callback_id: id }, { channel, ts }) {
  act("shortcut", { callback_id: id, channel, ts }).then(checkDelivered).catch(toastError);
}

async function removeMessage({ channel, ts, user }) {
  if (user !== store.me) return;
  const question = {
    title: "Delete message",
    text: "Delete this message? This cannot be undone.",
    confirm: "Delete",
    style: "danger",
  };
  if (await confirm(question)) act("delete_message", { channel, ts }).catch(toastError);
}

function copy(text) {
  navigator.clipboard?.writeText(text).then(
    () => toast("Copied."),
    () => toast(text),
  );
}
