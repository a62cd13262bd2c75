/** Draws the everyday blocks: header, section, context, actions, divider, image, input, video, file. */
import { h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { elementNode } from "../elements/index.js";
import { markdown as markdownNodes } from "../text/markdown.js";
import { link } from "../text/references.js";
import { richText as richTextNodes } from "../text/rich_text.js";
import { textNodes, textOf } from "../text/text.js";
import { picture } from "./picture.js";

const BUTTON_LIKE = new Set(["button", "overflow", "workflow_button", "image"]);

export function header(block) {
  return h("h3.block-header", {}, textNodes(block.text));
}

export function section(block, scope) {
  const labelId = newId("section");
  const accessory = block.accessory;
  // A select or a date beside a sentence is about that sentence; a button speaks for itself.
  const labels = accessory && block.text && !BUTTON_LIKE.has(accessory.type) ? { labelId } : {};
  const wide = accessory?.type === "radio_buttons" || accessory?.type === "checkboxes";
  return h(
    "div.block-section",
    { class: wide ? "stacked" : "" },
    h(
      "div.section-main",
      {},
      block.text && h("div.section-text", { id: labelId }, textNodes(block.text)),
      block.fields &&
        h(
          "div.section-fields",
          {},
          block.fields.map((field) => h("div.section-field", {}, textNodes(field))),
        ),
    ),
    accessory && h("div.section-accessory", {}, elementNode(accessory, block, scope, labels)),
  );
}

export function context(block) {
  return h(
    "div.block-context",
    {},
    block.elements.map((element) =>
      element.type === "image" ? picture(element, "context") : h("span.context-text", {}, textNodes(element)),
    ),
  );
}

export function actions(block, scope) {
  return h(
    "div.block-actions",
    {},
    block.elements.map((element) => elementNode(element, block, scope)),
  );
}

export function divider() {
  return h("hr.block-divider");
}

export function image(block) {
  return h(
    "figure.block-image",
    {},
    block.title && h("figcaption", {}, textNodes(block.title)),
    picture(block, "block"),
  );
}

export function input(block, scope) {
  const error = scope.errors?.[block.block_id];
  const ids = { labelId: newId("label"), hintId: block.hint && newId("hint"), errorId: error && newId("error") };
  const label = textOf(block.label);
  const node = elementNode(block.element, block, scope, { ...ids, label, required: !block.optional });
  const focus = (event) => event.target === event.currentTarget && node.focus();
  return h(
    "div.block-input",
    { class: error ? "has-error" : "", dataset: { blockId: block.block_id } },
    h(
      "div.input-label",
      { id: ids.labelId, onclick: focus },
      textNodes(block.label),
      block.optional && h("span.optional", {}, " (optional)"),
    ),
    node,
    error && h("div.input-error", { id: ids.errorId, role: "alert" }, icon("warn"), h("span", {}, error)),
    block.hint && h("div.input-hint", { id: ids.hintId }, textNodes(block.hint)),
  );
}

export function richText(block) {
  return h("div.block-rich-text", {}, richTextNodes(block));
}

export function markdown(block) {
  return h("div.block-markdown", {}, markdownNodes(block.text));
}

export function video(block) {
  const title = textOf(block.title);
  return h(
    "div.block-video",
    {},
    h("div.attachment-title", {}, icon("play"), link(block.title_url ?? block.video_url, title)),
    block.description && h("div", {}, textNodes(block.description)),
    h("small", {}, [block.author_name, block.provider_name, block.alt_text].filter(Boolean).join(" · ")),
  );
}

export function file(block) {
  return h("div.block-file", {}, icon("file"), h("span", {}, `File ${block.external_id ?? ""}`.trim()));
}
