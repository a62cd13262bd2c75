/** Draws Slack's text objects. */
import { h } from "../core/dom.js";
import { mrkdwn, plain, unescape } from "./mrkdwn.js";

/** Nodes of a `plain_text` or `mrkdwn` object (or of a bare string). */
export function textNodes(object) {
  if (!object) return [];
  if (typeof object === "string") return plain(object);
  if (object.type === "mrkdwn") return mrkdwn(object.text, object);
  return plain(object.text, { emoji: object.emoji !== false });
}

/** The same as a plain string, for labels. */
export function textOf(object) {
  return h("span", {}, textNodes(object)).textContent;
}

/** A message's text without its markup, for previews and announcements. */
export function previewOf(message) {
  const text = h("span", {}, mrkdwn(message.text)).textContent.trim();
  return text || (message.blocks.length ? "(a card)" : message.files?.length ? "(a file)" : unescape(message.text));
}
