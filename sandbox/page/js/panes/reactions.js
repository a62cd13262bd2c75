/** Draws the row of reactions under a message and adds or takes back one's own. */
import { act } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { personName } from "../core/names.js";
import { store } from "../core/store.js";
import { openEmojiPicker } from "../overlays/emoji_picker.js";
import { checkDelivered, toastError } from "../overlays/toast.js";
import { character } from "../text/emoji.js";

export function reactionRow(message) {
  if (!message.reactions.length) return null;
  return h(
    "div.reactions",
    { role: "group", "aria-label": "Reactions" },
    message.reactions.map((reaction) => chip(message, reaction)),
    adder(message),
  );
}

/** Add a reaction, or take it back when it is there already. */
export function toggleReaction({ channel, ts, reactions }, name) {
  const mine = reactions.find((r) => r.name === name)?.users.includes(store.me);
  return act(mine ? "unreact" : "react", { channel, ts, name })
    .then(checkDelivered)
    .catch(toastError);
}

/** Open the picker beside `anchor` and react to `message` with what is chosen. */
export function pickReaction(anchor, message) {
  openEmojiPicker(anchor, (name) => toggleReaction(message, name));
}

function chip(message, { name, users }) {
  const mine = users.includes(store.me);
  const names = users.map((id) => (id === store.me ? "you" : personName(id)));
  const who = `${names.join(", ")} reacted with :${name}:`;
  return h(
    "button.reaction",
    {
      type: "button",
      "aria-pressed": String(mine),
      "aria-label": `${users.length}, ${who}`,
      title: who,
      dataset: { testid: "reaction", name, focusKey: `reaction/${name}` },
      onclick: () => toggleReaction(message, name),
    },
    h("span.emoji", {}, character(name) ?? `:${name}:`),
    h("span.count", {}, String(users.length)),
  );
}

function adder(message) {
  return h(
    "button.reaction.add",
    {
      type: "button",
      "aria-label": "Add a reaction",
      dataset: { focusKey: "reaction/add" },
      onclick: ({ currentTarget }) => pickReaction(currentTarget, message),
    },
    icon("smilePlus"),
  );
}
