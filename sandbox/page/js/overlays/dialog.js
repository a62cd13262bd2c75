/** Opens a modal dialog; the browser's own `<dialog>` keeps the focus inside and gives it back. */
import { h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";

/** Show a dialog titled `title`; `oncancel` runs on Escape and on the cross. Returns `{node, body, close}`. */
export function openDialog(
  title,
  content,
  { className = "", footer = null, oncancel = null, onclose = null, testid = "dialog" } = {},
) {
  const opener = document.activeElement;
  const id = newId("title");
  const body = h("div.dialog-body", {}, content);
  const cancel = () => {
    close();
    oncancel?.();
  };
  const node = h(
    "dialog.dialog",
    { class: className, "aria-labelledby": id, dataset: { testid } },
    h("header.dialog-head", {}, h("h2", { id }, title), closeButton(cancel)),
    body,
    footer && h("footer.dialog-foot", {}, footer),
  );
  node.addEventListener("cancel", (event) => {
    event.preventDefault();
    cancel();
  });
  document.body.append(node);
  node.showModal();

  function close() {
    if (!node.isConnected) return;
    node.close();
    node.remove();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    onclose?.();
  }
  return { node, body, close };
}

export function closeButton(close) {
  return h("button.icon-button", { type: "button", "aria-label": "Close", onclick: close }, icon("close"));
}

/** Ask with Slack's confirmation object; resolves to whether the person agreed. */
export function confirm({ title, text, confirm: yes, deny: no, style }) {
  return new Promise((resolve) => {
    const answer = (agreed) => () => {
      dialog.close();
      resolve(agreed);
    };
    const footer = [
      h(
        "button.button",
        { type: "button", onclick: answer(false), dataset: { testid: "confirm-deny" } },
        no ?? "Cancel",
      ),
      h(
        `button.button.${style === "danger" ? "danger" : "primary"}`,
        { type: "button", onclick: answer(true), dataset: { testid: "confirm-ok" } },
        yes ?? "OK",
      ),
    ];
    const dialog = openDialog(title, text, {
      className: "small",
      footer,
      oncancel: () => resolve(false),
      testid: "confirm",
    });
    footer[1].focus();
  });
}
