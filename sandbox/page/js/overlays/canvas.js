/** Opens canvases, which live at `/docs/<team>/<canvas>`, above what is shown. */
import { get } from "../core/api.js";
import { h } from "../core/dom.js";
import { store } from "../core/store.js";
import { markdown } from "../text/markdown.js";
import { openDialog } from "./dialog.js";
import { toastError } from "./toast.js";

/** Open what the address names, and what is clicked from now on. */
export function followCanvases() {
  const named = canvasAt(location);
  if (named) open(named);
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest?.("a[href]");
    const id = anchor && !event.ctrlKey && !event.metaKey && canvasAt(anchor);
    if (!id) return;
    event.preventDefault();
    open(id);
  });
}

/** The canvas that an address (or anchor) of this workspace names, or `""`. */
function canvasAt({ origin, pathname }) {
  const [, id = ""] = (origin === location.origin && /^\/docs\/\w+\/(\w+)$/.exec(pathname)) || [];
  return id;
}

async function open(id) {
  try {
    const { canvas } = await get(`canvas?as=${encodeURIComponent(store.me)}&id=${encodeURIComponent(id)}`);
    const access = canvas.writable ? "Canvas · you can write in it (not in this practice workspace)" : "Canvas";
    openDialog(canvas.title || "Untitled", [h("p.note", {}, access), h("div.block-markdown", {}, markdown(canvas.markdown))], {
      testid: "canvas",
    });
  } catch (error) {
    toastError(error);
  }
}
