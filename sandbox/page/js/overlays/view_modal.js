/** Shows the app's modals: the topmost view of the stack, its form, its errors, its submission. */
import { act } from "../core/api.js";
import { blockNodes } from "../blocks/index.js";
import { fill, h, newId, tabbable } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar } from "../core/names.js";
import { on, store } from "../core/store.js";
import { restoringFocus } from "../panes/focus.js";
import { Form, viewScope } from "../panes/scope.js";
import { textOf } from "../text/text.js";
import { closeButton } from "./dialog.js";
import { closePopup } from "./popup.js";
import { checkDelivered, toastError } from "./toast.js";

/** Follow the stack of modals from now on. */
export function followModals() {
  const forms = new Map();
  let dialog = null;
  let opener = null;
  for (const topic of ["modals", "state"]) on(topic, draw);

  function draw() {
    const view = store.modals.at(-1);
    const ids = store.modals.map((v) => v.id);
    for (const id of forms.keys()) if (!ids.includes(id)) forms.delete(id);
    if (!view) return shut();
    if (!forms.has(view.id)) forms.set(view.id, new Form());
    if (dialog?.dataset.viewId === view.id) return redraw(view);
    if (!dialog) opener = document.activeElement;
    dialog?.remove();
    closePopup();
    dialog = modalNode(view);
    document.body.append(dialog);
    dialog.showModal();
    redraw(view);
    return (
      tabbable(dialog.querySelector(".dialog-body"))[0] ??
      dialog.querySelector("button.primary") ??
      dialog.querySelector("button")
    )?.focus();
  }

  function shut() {
    if (!dialog) return;
    closePopup();
    dialog.close();
    dialog.remove();
    dialog = null;
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  }

  function redraw(view) {
    const shown = JSON.stringify([view.blocks, view.errors, view.title, view.submit, view.close]);
    if (dialog.shown === shown) return;
    dialog.shown = shown;
    const body = dialog.querySelector(".dialog-body");
    dialog.querySelector("h2").textContent = textOf(view.title);
    fill(dialog.querySelector(".dialog-foot"), footer(view));
    const blocks = view.blocks.length
      ? blockNodes(view.blocks, viewScope(view, forms.get(view.id)))
      : h("p.empty", {}, "Loading…");
    restoringFocus(body, () => fill(body, blocks));
    const wrong = view.blocks.find((block) => view.errors?.[block.block_id]);
    const field = wrong && body.querySelector(`[data-block-id="${CSS.escape(wrong.block_id)}"]`);
    if (field) (tabbable(field)[0] ?? field).focus();
  }

  function modalNode(view) {
    const id = newId("title");
    const cancel = () => act("close", { view_id: view.id }).then(checkDelivered).catch(toastError);
    const node = h(
      "dialog.dialog.view",
      { "aria-labelledby": id, dataset: { testid: "modal", viewId: view.id, callbackId: view.callback_id ?? "" } },
      h(
        "header.dialog-head",
        {},
        store.modals.length > 1 &&
          h("button.icon-button", { type: "button", "aria-label": "Back", onclick: cancel }, icon("back")),
        avatar(store.app.bot_user_id, "small"),
        h("h2", { id }),
        closeButton(cancel),
      ),
      h("div.dialog-body", { tabIndex: -1 }),
      h("footer.dialog-foot"),
    );
    node.addEventListener("cancel", (event) => (event.preventDefault(), cancel()));
    node.addEventListener("keydown", (event) => {
      const inField = event.target.matches("input.input:not(.combo-search)") && event.target.closest(".block-input");
      if (event.key !== "Enter" || event.defaultPrevented || !(inField || event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      node.querySelector('[data-testid="modal-submit"]')?.click();
    });
    return node;
  }

  function footer(view) {
    const cancel = () => act("close", { view_id: view.id }).then(checkDelivered).catch(toastError);
    const submit = h(
      "button.button.primary",
      { type: "button", dataset: { testid: "modal-submit" }, onclick: () => send(view.id, submit) },
      textOf(view.submit) || "Submit",
    );
    return [
      h(
        "button.button",
        { type: "button", dataset: { testid: "modal-close" }, onclick: cancel },
        textOf(view.close) || (view.submit ? "Cancel" : "Close"),
      ),
      view.submit && submit,
    ];
  }

  async function send(viewId, button) {
    if (button.getAttribute("aria-busy")) return;
    const view = store.modals.find((v) => v.id === viewId);
    const label = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = "Loading…";
    try {
      checkDelivered(await act("submit", { view_id: viewId, values: forms.get(viewId).valuesFor(view.blocks) }));
    } catch (error) {
      toastError(error);
    } finally {
      button.removeAttribute("aria-busy");
      button.textContent = label;
    }
  }
}
