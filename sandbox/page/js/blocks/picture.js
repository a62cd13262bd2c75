/** Draws images; those of other servers are not loaded, for the page must work without the internet. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { link } from "../text/references.js";

/** An image (`{image_url | slack_file, alt_text}`) as `accessory`, `context`, `hero`, `icon` or `block`. */
export function picture(image, size) {
  const url = image.image_url ?? image.slack_file?.url ?? "";
  const alt = image.alt_text ?? "";
  if (isLocal(url)) return h("img.picture", { class: `picture-${size}`, src: url, alt, loading: "lazy" });
  const small = size !== "block" && size !== "hero";
  const box = h(
    "span.picture.picture-absent",
    { class: `picture-${size}`, role: "img", "aria-label": alt, title: alt || url },
    icon("file"),
    !small && h("span", {}, alt || "Image"),
  );
  return small || !url ? box : h("span.picture-linked", {}, box, h("small", {}, link(url, "Open image")));
}

function isLocal(url) {
  return url !== "" && new URL(url, location.href).origin === location.origin;
}
