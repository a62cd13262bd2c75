/** Draws the elements one types or ticks: text, number, e-mail, address, date, time, radio buttons, checkboxes. */
import { h, newId } from "../core/dom.js";
import { dayKey } from "../core/time.js";
import { textNodes, textOf } from "../text/text.js";
import { marks } from "./control.js";

const LINES = 4;

export function textInput(element, ctl) {
  const kinds = { email_text_input: "email", url_text_input: "url", number_input: "text" };
  const props = {
    ...marks(element, ctl),
    placeholder: textOf(element.placeholder),
    value: ctl.initial ?? "",
    maxlength: element.max_length,
    autocomplete: "off",
    "aria-required": ctl.required ? "true" : null,
  };
  const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const handlers = {
    oninput: ({ currentTarget: node }) => {
      ctl.keep(node.value);
      if (on.includes("on_character_entered")) debounce(node, () => ctl.change(node.value, node));
    },
    onkeydown: (event) => {
      const enters = event.key === "Enter" && !element.multiline && on.includes("on_enter_pressed");
      if (enters && ctl.dispatches) {
        event.preventDefault();
        ctl.change(event.currentTarget.value, event.currentTarget);
      }
    },
  };
  const multiline = element.multiline || element.type === "rich_text_input";
  if (multiline) return h("textarea.input", { ...props, ...handlers, rows: LINES });
  const numeric =
    element.type === "number_input" ? { inputmode: element.is_decimal_allowed ? "decimal" : "numeric" } : {};
  return h("input.input", { ...props, ...handlers, ...numeric, type: kinds[element.type] ?? "text" });
}

export function picker(element, ctl) {
  const types = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" };
  const isMoment = element.type === "datetimepicker";
  const initial = isMoment && ctl.initial ? localMoment(ctl.initial) : ctl.initial;
  const onchange = ({ currentTarget: node }) => {
    const value = isMoment && node.value ? Math.floor(new Date(node.value).getTime() / 1000) : node.value || null;
    ctl.change(value, node);
  };
  return h("input.input.picker", { ...marks(element, ctl), type: types[element.type], value: initial ?? "", onchange });
}

export function radioButtons(element, ctl) {
  const name = newId("radio");
  return choices(element, ctl, "radiogroup", (option) => ({
    type: "radio",
    name,
    checked: ctl.initial === option.value,
    onchange: (event) => ctl.change(option.value, event.currentTarget),
  }));
}

export function checkboxes(element, ctl) {
  const chosen = new Set(ctl.initial ?? []);
  return choices(element, ctl, "group", (option) => ({
    type: "checkbox",
    checked: chosen.has(option.value),
    onchange: (event) => {
      chosen[event.currentTarget.checked ? "add" : "delete"](option.value);
      ctl.change([...chosen], event.currentTarget);
    },
  }));
}

export function fileInput(element, ctl) {
  return h("p.note", { ...marks(element, ctl) }, "Files cannot be handed in here: the sandbox keeps none.");
}

function choices(element, ctl, role, propsOf) {
  const { dataset, ...attributes } = marks(element, ctl);
  return h(
    "div.choices",
    { role, ...attributes, dataset: { actionId: dataset.actionId } },
    element.options.map((option) =>
      h(
        "label.choice",
        {},
        h("input", {
          ...propsOf(option),
          value: option.value,
          dataset: { focusKey: `${element.action_id}/${option.value}` },
        }),
        h(
          "span.menu-words",
          {},
          h("span", {}, textNodes(option.text)),
          option.description && h("small", {}, textNodes(option.description)),
        ),
      ),
    ),
  );
}

const timers = new WeakMap();

function debounce(node, run) {
  clearTimeout(timers.get(node));
  timers.set(node, setTimeout(run, 300));
}

function localMoment(epoch) {
  const moment = new Date(epoch * 1000);
  const minutes = [moment.getHours(), moment.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
  return `${dayKey(epoch)}T${minutes}`;
}
