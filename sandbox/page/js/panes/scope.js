/** Tells the workspace what people do with the blocks of a message or a view. */
import { act } from "../core/api.js";
import { checkDelivered, toastError } from "../overlays/toast.js";

/** What a form's elements hold, by block and action. */
export class Form {
  #values = new Map();

  get(blockId, actionId) {
    return this.#values.get(blockId)?.get(actionId);
  }

  set(blockId, actionId, value) {
    if (!this.#values.has(blockId)) this.#values.set(blockId, new Map());
    this.#values.get(blockId).set(actionId, value);
  }

  /** The values of those `blocks` that are still there, as `{block_id: {action_id: value}}`. */
  valuesFor(blocks) {
    const present = [...this.#values].filter(([id]) => blocks.some((b) => b.block_id === id));
    return Object.fromEntries(present.map(([id, actions]) => [id, Object.fromEntries(actions)]));
  }
}

export function messageScope(message) {
  return scope({ channel: message.channel, ts: message.ts }, () => ({}));
}

/** `blocks()` gives the view's blocks as they are now: an app may have changed them since. */
export function viewScope(view, form) {
  const values = () => ({ values: form.valuesFor(view.blocks) });
  return { ...scope({ view_id: view.id }, values), form, errors: view.errors };
}

function scope(where, more) {
  const dispatch = async (element, block, value) => {
    const details = { ...where, action_id: element.action_id, block_id: block.block_id, value, ...more() };
    await act("click", details).then(checkDelivered).catch(toastError);
  };
  const options = async (element, query) => {
    const answer = await act("options", { ...where, action_id: element.action_id, query });
    checkDelivered(answer);
    return answer.options?.options || answer.options?.option_groups ? answer.options : answer;
  };
  return { dispatch, options };
}
