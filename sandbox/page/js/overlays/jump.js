/** Jumps to a conversation or a person by typing a part of the name. */
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, channelName, humans, personName } from "../core/names.js";
import { go } from "../core/router.js";
import { store } from "../core/store.js";
import { openDirect } from "../panes/sidebar.js";
import { openDialog } from "./dialog.js";

const SHOWN = 9;

export function openJump() {
  let active = 0;
  const list = h("div.listbox", { role: "listbox", id: "jump-list", "aria-label": "Places" });
  const field = h("input.input", {
    type: "text",
    role: "combobox",
    "aria-expanded": "true",
    "aria-controls": "jump-list",
    "aria-autocomplete": "list",
    "aria-label": "Jump to",
    placeholder: "A channel or a person",
    autocomplete: "off",
    oninput: () => ((active = 0), draw()),
    onkeydown: keys,
  });
  const dialog = openDialog("Jump to…", [field, list], { className: "small", testid: "jump" });
  field.focus();
  draw();

  function draw() {
    const rows = places(field.value.trim().toLowerCase())
      .slice(0, SHOWN)
      .map((place, index) =>
        h(
          "div.option",
          {
            role: "option",
            id: `jump-${index}`,
            "aria-selected": String(index === active),
            class: index === active ? "active" : "",
            onclick: () => (dialog.close(), place.open()),
          },
          place.sign,
          h("span", {}, place.name),
        ),
      );
    list.replaceChildren(...rows);
    field.setAttribute("aria-activedescendant", rows.length ? `jump-${active}` : "");
  }

  function keys(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = list.children.length;
    if (by && count) active = (active + by + count) % count;
    else if (event.key === "Enter") return list.children[active]?.click();
    else return;
    event.preventDefault();
    draw();
  }
}

function places(query) {
  const channels = [...store.channels.values()]
    .filter((c) => c.kind !== "im")
    .map((c) => ({
      name: channelName(c),
      unread: c.unread,
      sign: icon(c.kind === "channel" ? "hash" : "lock"),
      open: () => go({ place: c.id }),
    }));
  const people = humans().map((p) => ({
    name: personName(p.id),
    unread: 0,
    sign: avatar(p.id, "tiny"),
    open: () => openDirect(p.id),
  }));
  const app = {
    name: store.app.name,
    unread: 0,
    sign: avatar(store.app.bot_user_id, "tiny"),
    open: () => (store.app.home_tab ? go({ place: "app" }) : openDirect(store.app.bot_user_id)),
  };
  return [...channels, app, ...people]
    .filter((p) => p.name.toLowerCase().includes(query))
    .sort((a, b) => b.unread - a.unread);
}
