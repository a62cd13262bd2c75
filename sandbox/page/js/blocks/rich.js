/** Draws the blocks that hold others: card, carousel, container, alert, plan, task card, context actions. */
import { h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { elementNode } from "../elements/index.js";
import { link } from "../text/references.js";
import { richText } from "../text/rich_text.js";
import { textNodes, textOf } from "../text/text.js";
import { picture } from "./picture.js";

const LEVELS = { default: "info", info: "info", warning: "warn", error: "warn", success: "check" };
const STATES = { pending: "Waiting", in_progress: "Under way", complete: "Done", error: "Failed" };
const STATE_ICONS = { pending: "clock", in_progress: "clock", complete: "check", error: "warn" };

export function card(block, scope) {
  return h(
    "div.block-card",
    { role: "group", "aria-label": textOf(block.title) || "Card" },
    block.hero_image && picture(block.hero_image, "hero"),
    h(
      "div.card-head",
      {},
      block.icon && picture(block.icon, "icon"),
      h(
        "div",
        {},
        block.title && h("div.card-title", {}, textNodes(block.title)),
        block.subtitle && h("div.card-subtitle", {}, textNodes(block.subtitle)),
      ),
    ),
    block.body && h("div.card-body", {}, textNodes(block.body)),
    block.subtext && h("div.card-subtext", {}, textNodes(block.subtext)),
    block.actions?.length > 0 &&
      h(
        "div.block-actions",
        {},
        block.actions.map((one) => elementNode(one, block, scope)),
      ),
  );
}

export function carousel(block, scope) {
  const track = h(
    "div.carousel-track",
    { tabIndex: 0, role: "group", "aria-label": `${block.elements.length} cards` },
    block.elements.map((one) => card(one, scope)),
  );
  const step = (by) => () => track.scrollBy({ left: by * track.clientWidth * 0.8, behavior: "smooth" });
  const arrow = (label, name, by) =>
    h("button.icon-button.carousel-arrow", { type: "button", "aria-label": label, onclick: step(by) }, icon(name));
  return h(
    "div.block-carousel",
    {},
    track,
    h("div.carousel-arrows", {}, arrow("Previous cards", "back", -1), arrow("Next cards", "right", 1)),
  );
}

/** `draw(blocks, scope)` draws the children; passed in, because it lives in the module that lists this one. */
export function container(block, scope, draw) {
  const id = newId("container");
  const title = block.rich_text_title ? richText(block.rich_text_title) : textNodes(block.title);
  const words = h(
    "span.container-words",
    {},
    h("span.container-title", {}, title),
    block.subtitle && h("small", {}, textNodes(block.subtitle)),
  );
  const body = h(
    "div.container-body",
    { id, hidden: Boolean(block.is_collapsible && block.default_collapsed) },
    draw(block.child_blocks ?? [], scope),
  );
  const toggle = ({ currentTarget }) => {
    body.hidden = !body.hidden;
    currentTarget.setAttribute("aria-expanded", String(!body.hidden));
  };
  const head = block.is_collapsible
    ? h(
        "button.container-head",
        { type: "button", "aria-expanded": String(!body.hidden), "aria-controls": id, onclick: toggle },
        icon("chevron"),
        words,
      )
    : h("div.container-head", {}, block.icon && picture(block.icon, "icon"), words);
  const line = block.has_header_divider ? " divided" : "";
  return h("div.block-container", { class: `width-${block.width ?? "standard"}${line}` }, head, body);
}

export function alert(block) {
  const level = block.level ?? "default";
  return h(
    "div.block-alert",
    { class: `level-${level}`, role: level === "error" ? "alert" : "note" },
    icon(LEVELS[level] ?? "info"),
    h("div", {}, textNodes(block.text)),
  );
}

export function contextActions(block, scope) {
  return h(
    "div.block-context-actions",
    {},
    block.elements.map((element) => elementNode(element, block, scope)),
  );
}

export function taskCard(block) {
  const state = STATES[block.status] ?? block.status;
  const sources = block.sources?.map((source) => h("li", {}, link(source.url, source.text)));
  return h(
    "div.block-task",
    { class: `task-${block.status}` },
    h(
      "div.task-head",
      {},
      icon(STATE_ICONS[block.status] ?? "info"),
      h("strong", {}, block.title),
      h("small", {}, state),
    ),
    block.details && richText(block.details),
    block.output && richText(block.output),
    sources?.length > 0 && h("ul.task-sources", {}, sources),
  );
}

export function plan(block) {
  const tasks = (block.tasks ?? []).map((task) => h("li", {}, taskCard(task)));
  return h("div.block-plan", {}, h("div.container-title", {}, block.title), h("ol.plan-tasks", {}, tasks));
}
