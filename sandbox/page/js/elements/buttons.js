/** Draws buttons, overflow menus, feedback buttons and icon buttons. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openMenu } from "../overlays/menu.js";
import { textNodes, textOf } from "../text/text.js";
import { marks } from "./control.js";

const ICONS = {
  trash: "trash",
  edit: "pencil",
  pencil: "pencil",
  link: "link",
  info: "info",
  search: "search",
  eye: "eye",
};

export function button(element, ctl) {
  const shared = {
    ...marks(element, { ...ctl, label: null }),
    "aria-label": element.accessibility_label ?? null,
    class: element.style ?? "",
  };
  const press = (event) => whilePending(event.currentTarget, ctl.change(element.value ?? "", event.currentTarget));
  if (!element.url) return h("button.button", { ...shared, type: "button", onclick: press }, textNodes(element.text));
  // The link opens and the app is told as well, as in Slack.
  const link = { ...shared, href: element.url, target: "_blank", rel: "noopener noreferrer", onclick: press };
  return h("a.button", link, textNodes(element.text), icon("link"));
}

export function overflow(element, ctl) {
  const show = ({ currentTarget: anchor }) => {
    const items = element.options.map((option) => ({
      node: textNodes(option.text),
      detail: option.description && textOf(option.description),
      href: option.url,
      dataset: { value: option.value },
      run: () => whilePending(anchor, ctl.change(option.value, anchor)),
    }));
    openMenu(anchor, items, { label: "More actions" });
  };
  const props = {
    ...marks(element, ctl),
    "aria-label": "More actions",
    "aria-haspopup": "menu",
    type: "button",
    onclick: show,
  };
  return h("button.button.square", props, icon("more"));
}

export function feedbackButtons(element, ctl) {
  const one = (part, char) => {
    const press = (event) => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === event.currentTarget));
      whilePending(event.currentTarget, ctl.change(part.value, event.currentTarget));
    };
    const label = part.accessibility_label ?? textOf(part.text);
    const props = {
      ...marks(element, ctl),
      "aria-label": label,
      title: textOf(part.text),
      type: "button",
      onclick: press,
    };
    return h("button.icon-button.feedback", { ...props, "aria-pressed": "false" }, char);
  };
  const group = h(
    "span.feedback-buttons",
    { role: "group", "aria-label": "Feedback" },
    one(element.positive_button, "👍"),
    one(element.negative_button, "👎"),
  );
  return group;
}

export function iconButton(element, ctl) {
  const press = (event) => whilePending(event.currentTarget, ctl.change(element.value ?? "", event.currentTarget));
  const label = element.accessibility_label ?? textOf(element.text);
  const props = {
    ...marks(element, ctl),
    "aria-label": label,
    title: textOf(element.text),
    type: "button",
    onclick: press,
  };
  return h("button.icon-button", props, icon(ICONS[element.icon] ?? "bolt"));
}

/** Show that a press is under way until `done` settles; a second press meanwhile has no effect. */
async function whilePending(node, done) {
  node.setAttribute("aria-busy", "true");
  try {
    await done;
  } finally {
    node.removeAttribute("aria-busy");
  }
}
