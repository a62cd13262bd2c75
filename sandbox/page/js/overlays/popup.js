/** Opens a box beside a control; it goes away on Escape, on a click elsewhere and when focus leaves it. */
import { h } from "../core/dom.js";

const GAP = 4;
const MARGIN = 8;

let current = null;

/**
 * Show `content` beside `anchor` and return `{close, place}`.
 * `onclose` runs once, however the box is closed.
 */
export function openPopup(anchor, content, { label = "", onclose = null, className = "" } = {}) {
  current?.close();
  const host = anchor.closest("dialog") ?? document.body;
  const box = h(
    "div.popup",
    { class: className, tabIndex: -1, ...(label ? { role: "dialog", "aria-label": label } : {}) },
    content,
  );
  host.append(box);
  const popup = { box, close, place: () => place(box, anchor) };
  current = popup;
  const isButton = anchor.matches("button");
  if (isButton) anchor.setAttribute("aria-expanded", "true");
  popup.place();

  const outside = (event) => !box.contains(event.target) && !anchor.contains(event.target) && close();
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus();
  };
  const sizes = new ResizeObserver(() => popup.place());
  sizes.observe(box);
  const leave = (event) => event.relatedTarget && outside({ target: event.relatedTarget });
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", popup.place);
  // Before anything else hears it: this Escape is for the box, wherever the focus is.
  document.addEventListener("keydown", escape, true);
  box.addEventListener("focusout", leave);

  function close() {
    if (current === popup) current = null;
    if (!box.isConnected) return;
    if (isButton) anchor.setAttribute("aria-expanded", "false");
    const hadFocus = box.contains(document.activeElement);
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", escape, true);
    removeEventListener("resize", popup.place);
    sizes.disconnect();
    box.removeEventListener("focusout", leave);
    box.remove();
    if (hadFocus && anchor.isConnected) anchor.focus({ preventScroll: true });
    onclose?.();
  }
  return popup;
}

/** Close whatever box is open. */
export function closePopup() {
  current?.close();
}

/** Below the anchor where there is room, else above (of the rail: beside it); always inside the window. */
function place(box, anchor) {
  const at = anchor.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const rail = anchor.closest(".rail")?.getBoundingClientRect();
  if (rail && rail.height > rail.width) return put(box, size, at.top, rail.right);
  const below = innerHeight - at.bottom - GAP - MARGIN;
  const top = size.height <= below || below > at.top ? at.bottom + GAP : at.top - GAP - size.height;
  return put(box, size, top, at.left);
}

function put(box, size, top, left) {
  box.style.setProperty("top", `${Math.max(MARGIN, Math.min(top, innerHeight - size.height - MARGIN))}px`);
  box.style.setProperty("left", `${Math.max(MARGIN, Math.min(left, innerWidth - size.width - MARGIN))}px`);
}
