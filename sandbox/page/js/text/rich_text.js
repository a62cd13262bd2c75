/** Draws `rich_text` blocks: sections, lists, quotes, preformatted text and every element inside them. */
import { h } from "../core/dom.js";
import { emojiNode } from "./emoji.js";
import { broadcast, channelMention, dateNode, groupMention, link, personMention } from "./references.js";

const BULLETS = 3; // Slack repeats its three bullet shapes with each further level
const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

/** Nodes of a rich_text object's elements. */
export function richText(block) {
  return (block?.elements ?? []).map((element) => PARTS[element.type]?.(element) ?? unknown(element));
}

const PARTS = {
  rich_text_section: (part) => h("div.rich-section", {}, part.elements.map(inline)),
  rich_text_quote: (part) => h("blockquote", {}, part.elements.map(inline)),
  rich_text_preformatted: (part) => h("pre", {}, h("code", {}, part.elements.map(inline))),
  rich_text_list: (part) => {
    const level = part.indent ?? 0;
    const props = {
      class: `rich-list indent-${Math.min(level, 8)} bullet-${level % BULLETS}`,
      start: (part.offset ?? 0) + 1,
    };
    if (part.style !== "ordered") delete props.start;
    const items = part.elements.map((item) => h("li", {}, PARTS[item.type]?.(item) ?? unknown(item)));
    return h(part.style === "ordered" ? "ol" : "ul", props, items);
  },
};

const INLINE = {
  text: (e) => withBreaks(e.text),
  link: (e) => link(e.url, e.text || e.url),
  emoji: (e) => emojiNode(e.skin_tone ? `${e.name}::skin-tone-${e.skin_tone}` : e.name),
  user: (e) => personMention(e.user_id),
  channel: (e) => channelMention(e.channel_id),
  usergroup: (e) => groupMention(e.usergroup_id),
  team: (e) => h("span.mention", {}, e.team_id),
  broadcast: (e) => broadcast(e.range),
  date: (e) => dateNode(e.timestamp, e.format, e.fallback, e.url),
  color: (e) => h("span.colour", {}, h("span.swatch", { style: { background: e.value } }), e.value),
};

function inline(element) {
  const content = INLINE[element.type]?.(element) ?? unknown(element);
  return Object.entries(STYLES).reduce(
    (inside, [style, tag]) => (element.style?.[style] ? h(tag, {}, inside) : inside),
    content,
  );
}

function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function unknown(element) {
  return h("span.unsupported", {}, `unsupported element: ${element?.type}`);
}
