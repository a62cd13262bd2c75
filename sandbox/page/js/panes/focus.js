/** Keeps the keyboard where it was when blocks are drawn again. */

/** Run `redraw`, then focus the element that took the place of the focused one inside `root`. */
export function restoringFocus(root, redraw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.dataset.focusKey;
  const selection = active && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  redraw();
  if (!active || active.isConnected) return;
  const next = key && root.querySelector(`[data-focus-key="${CSS.escape(key)}"]`);
  (next || root).focus({ preventScroll: true });
  if (next && selection?.[0] !== undefined && selection[0] !== null && next.setSelectionRange)
    next.setSelectionRange(...selection);
}
