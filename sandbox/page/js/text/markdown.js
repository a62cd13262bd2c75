/** Reads standard Markdown, as the `markdown` block takes it, into DOM nodes. */
import { h } from "../core/dom.js";
import { emojiNode, isEmoji } from "./emoji.js";
import { link, reference } from "./references.js";
import { unescape } from "./mrkdwn.js";

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

// In the order in which they bind; each gives the node for its match.
const INLINE = [
  [/^\\([\\`*_{}[\]()#+\-.!|~>])/, (m) => m[1]],
  [/^`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/^!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/, (m) => link(m[2], m[1] || m[2])],
  [/^\[([^\]]+)\]\(([^)\s]+)[^)]*\)/, (m) => link(m[2], inline(m[1]))],
  [/^<([@#!][^<>\n]+|https?:[^<>\s]+|mailto:[^<>\s]+)>/, (m) => reference(m[1], unescape)],
  [/^\*\*(?=\S)(.+?\S?)\*\*/, (m) => h("strong", {}, inline(m[1]))],
  [/^__(?=\S)(.+?\S?)__/, (m) => h("strong", {}, inline(m[1]))],
  [/^~~(?=\S)(.+?)~~/, (m) => h("s", {}, inline(m[1]))],
  [/^\*(?=[^\s*])([^*\n]*[^\s*])\*/, (m) => h("em", {}, inline(m[1]))],
  [/^_(?=[^\s_])([^_\n]*[^\s_])_(?![\p{L}\p{N}])/u, (m) => h("em", {}, inline(m[1]))],
  [/^:([a-z0-9_+'-]+):/i, (m) => (isEmoji(m[1]) ? emojiNode(m[1]) : m[0])],
  [/^https?:\/\/[^\s<>)]+[^\s<>).,;:!?]/, (m) => link(m[0])],
];

/** Nodes for a Markdown text. */
export function markdown(text) {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const nodes = [];
  while (lines.length) {
    if (lines[0].trim() === "") lines.shift();
    else
      nodes.push(
        fence(lines) ??
          heading(lines) ??
          rule(lines) ??
          quote(lines) ??
          table(lines) ??
          list(lines) ??
          paragraph(lines),
      );
  }
  return nodes;
}

function fence(lines) {
  if (!/^\s*```/.test(lines[0])) return null;
  lines.shift();
  const inside = [];
  while (lines.length && !/^\s*```/.test(lines[0])) inside.push(lines.shift());
  lines.shift();
  return h("pre", {}, h("code", {}, inside.join("\n")));
}

function heading(lines) {
  const found = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[0]);
  if (!found) return null;
  lines.shift();
  // The page has its own outline; a message's headings start below it.
  return h(`h${Math.min(found[1].length + 2, 6)}.markdown-h${found[1].length}`, {}, inline(found[2]));
}

function rule(lines) {
  if (!/^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[0])) return null;
  lines.shift();
  return h("hr");
}

function quote(lines) {
  if (!/^>/.test(lines[0])) return null;
  const inside = [];
  while (lines.length && /^>/.test(lines[0])) inside.push(lines.shift().replace(/^> ?/, ""));
  return h("blockquote", {}, markdown(inside.join("\n")));
}

function table(lines) {
  if (!lines[0].includes("|") || !DIVIDER.test(lines[1] ?? "") || !lines[1].includes("-")) return null;
  const header = cells(lines.shift());
  lines.shift();
  const rows = [];
  while (lines.length && lines[0].includes("|")) rows.push(cells(lines.shift()));
  const row = (tag, values) =>
    h(
      "tr",
      {},
      values.map((value) => h(tag, {}, inline(value))),
    );
  const body = rows.map((values) => row("td", values));
  return h(
    "div.table-scroll",
    { tabIndex: 0, role: "group", "aria-label": "Table" },
    h("table.grid", {}, h("thead", {}, row("th", header)), h("tbody", {}, body)),
  );
}

function cells(line) {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

function list(lines, indent = 0) {
  const first = ITEM.exec(lines[0] ?? "");
  if (!first || first[1].length < indent) return null;
  const ordered = /\d/.test(first[2]);
  const node = ordered ? h("ol", { start: parseInt(first[2], 10) }) : h("ul");
  for (let item = first; item; item = ITEM.exec(lines[0] ?? "")) {
    if (item[1].length < first[1].length) break;
    if (item[1].length > first[1].length + 1) {
      node.lastElementChild.append(list(lines, item[1].length));
      continue;
    }
    lines.shift();
    const box = item[3] === undefined ? null : item[3] === " " ? "☐ " : "☑ ";
    node.append(h("li", {}, box, inline(item[4])));
  }
  return node;
}

function paragraph(lines) {
  const inside = [lines.shift()];
  while (lines.length && lines[0].trim() && !/^(\s*```|#{1,6}\s|>|\s*([-*+]|\d+[.)])\s)/.test(lines[0]))
    inside.push(lines.shift());
  return h(
    "p",
    {},
    inside.flatMap((line, index) => (index ? [h("br"), inline(line)] : [inline(line)])),
  );
}

function inline(text) {
  const nodes = [];
  let pending = "";
  let rest = text;
  while (rest) {
    const [node, length] = token(rest, /[\p{L}\p{N}]$/u.test(pending));
    if (typeof node === "string") pending += node;
    else {
      nodes.push(pending, node);
      pending = "";
    }
    rest = rest.slice(length);
  }
  return [...nodes, pending];
}

/** The node (or text) that `rest` starts with and its length; inside a word only letters are read. */
function token(rest, inWord) {
  for (const [pattern, make] of inWord && rest[0] === "_" ? [] : INLINE) {
    const match = pattern.exec(rest);
    if (match) return [make(match), match[0].length];
  }
  return [rest[0], 1];
}
