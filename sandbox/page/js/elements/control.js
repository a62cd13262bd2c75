/** What every interactive element shares: its first value, where a change goes, its label. */
import { confirm } from "../overlays/dialog.js";
import { textNodes, textOf } from "../text/text.js";

/**
 * Tie `element` in `block` to `scope` (`{form, dispatch(element, block, value), options(element, query)}`).
 * `change(value)` keeps the value in the form, asks for confirmation where the element wants it, and tells the
 * app unless the element stands in an input block that does not dispatch; `keep(value)` only keeps it.
 */
export function control(element, block, scope, labels = {}) {
  const isInput = block.type === "input";
  const keep = (value) => scope.form?.set(block.block_id, element.action_id, value);
  const initial = scope.form?.get(block.block_id, element.action_id) ?? initialValue(element);
  if (initial !== undefined) keep(initial);
  return {
    ...labels,
    isInput,
    initial,
    label: labels.label ?? (textOf(element.placeholder) || element.action_id || element.type),
    keep,
    change: async (value, source) => {
      if (!(await agreed(element))) return false;
      keep(value);
      if (!isInput || block.dispatch_action) await scope.dispatch(element, block, value, source);
      return true;
    },
    options: (query) => scope.options(element, query),
  };
}

/** An element's initial value in the plain form that the sandbox takes: a string, a list of strings or a number. */
function initialValue(element) {
  const option = element.initial_option?.value;
  const options = element.initial_options?.map((o) => o.value);
  return (
    option ??
    options ??
    element.initial_value ??
    element.initial_user ??
    element.initial_users ??
    element.initial_conversation ??
    element.initial_conversations ??
    element.initial_channel ??
    element.initial_channels ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time
  );
}

/** Attributes that browser tests and screen readers find an element by. */
export function marks(element, ctl) {
  const described = [ctl.hintId, ctl.errorId].filter(Boolean).join(" ") || null;
  return {
    dataset: { actionId: element.action_id ?? "", focusKey: element.action_id ?? "" },
    "aria-label": ctl.labelId ? null : ctl.label,
    "aria-labelledby": ctl.labelId ?? null,
    "aria-describedby": described,
    "aria-invalid": ctl.errorId ? "true" : null,
  };
}

async function agreed(element) {
  const ask = element.confirm;
  if (!ask) return true;
  return confirm({
    title: textOf(ask.title) || "Are you sure?",
    text: textNodes(ask.text),
    confirm: textOf(ask.confirm) || "Yes",
    deny: textOf(ask.deny) || "No",
    style: ask.style,
  });
}
