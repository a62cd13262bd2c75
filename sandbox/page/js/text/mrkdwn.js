/** Reads Slack's mrkdwn (docs.slack.dev/messaging/formatting-message-text) into DOM nodes. */
import { h } from "../core/dom.js";
import { emojiNode, isEmoji } from "./emoji.js";
import { link, reference } from "./references.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;
const EMOJI = /^:([a-z0-9_+'-]+(?:::skin-tone-[2-6])?):/i;
const URL = /^https?:\/\/[^\s<>|*~`]+[^\s<>|*~`.,;:!?)'"\]]/;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Nodes for a mrkdwn text; `verbatim` leaves bare addresses alone, as Slack does. */
export function mrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  for (const [index, part] of String(text ?? "")
    .split("```")
    .entries()) {
    const isCode = index % 2 === 1;
    if (isCode) nodes.push(h("pre", {}, h("code", {}, unescape(part.replace(/^\n|\n$/g, "")))));
    else nodes.push(...paragraphs(index ? part.replace(/^\n/, "") : part, verbatim));
  }
  return nodes;
}

/** Nodes for plain text: no markup but emoji (unless switched off) and line breaks. */
export function plain(text, { emoji = true } = {}) {
  const nodes = [];
  const parts = emoji ? String(text ?? "").split(/(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)/i) : [String(text ?? "")];
  for (const part of parts) {
    const name = EMOJI.exec(part)?.[1];
    nodes.push(...(name && isEmoji(name) ? [emojiNode(name)] : breakLines(part)));
  }
  return nodes;
}

export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

function paragraphs(text, verbatim) {
  const nodes = [];
  let run = [];
  let quoting = false;
  const flush = () => {
    if (!run.length) return;
    const inside = inline(run.join("\n"), verbatim);
    nodes.push(...(quoting ? [h("blockquote", {}, inside)] : inside));
    run = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:>|&gt;) ?/.exec(line);
    if (Boolean(quote) !== quoting) {
      flush();
      quoting = Boolean(quote);
    }
    run.push(quote ? line.slice(quote[0].length) : line);
  }
  flush();
  return nodes;
}

function inline(text, verbatim) {
  const nodes = [];
  let pending = "";
  let at = 0;
  const put = (node, length) => {
    nodes.push(...breakLines(unescape(pending)), node);
    pending = "";
    at += length;
  };
  while (at < text.length) {
    const found = token(text, at, verbatim);
    if (found) put(...found);
    else {
      pending += text[at];
      at += 1;
    }
  }
  nodes.push(...breakLines(unescape(pending)));
  return nodes;
}

/** The node that starts at `at` and how many characters it takes, or null. */
function token(text, at, verbatim) {
  const rest = text.slice(at);
  const code = /^`([^`\n]+)`/.exec(rest);
  if (code) return [h("code", {}, unescape(code[1])), code[0].length];
  const angle = /^<([^<>\n]+)>/.exec(rest);
  if (angle) return [reference(angle[1], unescape), angle[0].length];
  const emoji = EMOJI.exec(rest);
  if (emoji && isEmoji(emoji[1])) return [emojiNode(emoji[1]), emoji[0].length];
  const before = text[at - 1] ?? "";
  if (WORD.test(before)) return null;
  const url = verbatim ? null : URL.exec(rest);
  if (url) return [link(unescape(url[0])), url[0].length];
  return marked(rest, verbatim);
}

function marked(rest, verbatim) {
  const mark = rest[0];
  if (!(mark in MARKS) || !rest[1] || rest[1] === mark || /\s/.test(rest[1])) return null;
  for (let end = rest.indexOf(mark, 2); end !== -1; end = rest.indexOf(mark, end + 1)) {
    const inside = rest.slice(1, end);
    if (inside.includes("\n")) return null;
    if (!/\s$/.test(inside) && !WORD.test(rest[end + 1] ?? "")) {
      return [h(MARKS[mark], {}, inline(inside, verbatim)), end + 1];
    }
  }
  return null;
}

function breakLines(text) {
  return text.split("\n").flatMap((line, index) => {
    const node = document.createTextNode(line);
    return index ? [h("br"), node] : line ? [node] : [];
  });
}
