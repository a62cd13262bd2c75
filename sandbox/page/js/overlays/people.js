/** Chooses as whom one acts, and sets that person's status. */
import { act } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { follow } from "../core/live.js";
import { avatar, humans, personName } from "../core/names.js";
import { store } from "../core/store.js";
import { combobox } from "../elements/combobox.js";
import { searchEmoji } from "../text/emoji.js";
import { openDialog } from "./dialog.js";
import { openMenu } from "./menu.js";
import { toastError } from "./toast.js";

/** Show everybody one can act as beside `anchor`. */
export function openPeople(anchor) {
  const people = humans();
  const items = people.map((person) => ({
    label: personName(person.id) + (person.stranger ? " (outside)" : ""),
    detail: [person.title, person.id === store.me ? "now" : ""].filter(Boolean).join(" · "),
    before: avatar(person.id, "small"),
    dataset: { user: person.id },
    run: () => follow(person.id),
  }));
  items.push({ label: "Set a status…", before: h("span.menu-gap", {}, icon("smile")), run: askStatus });
  openMenu(anchor, items, { label: "Act as", selected: people.findIndex((p) => p.id === store.me) });
}

function askStatus() {
  const person = store.people.get(store.me);
  const words = h("input.input", { type: "text", value: person.status_text, maxlength: 100, "aria-label": "Status" });
  let emoji = person.status_emoji;
  const pick = combobox({
    placeholder: "Emoji",
    attributes: { "aria-label": "Emoji" },
    load: async (query) =>
      searchEmoji(query || "palm_tree", 30).map(({ name, char }) => ({ value: name, text: `${char} :${name}:` })),
    onchange: ([entry]) => (emoji = `:${entry.value}:`),
  });
  const save = (change) => {
    dialog.close();
    act("status", change).catch(toastError);
  };
  const footer = [
    h("button.button", { type: "button", onclick: () => save({ emoji: "", text: "" }) }, "Clear"),
    h(
      "button.button.primary",
      { type: "button", onclick: () => save({ emoji: emoji || ":speech_balloon:", text: words.value }) },
      "Save",
    ),
  ];
  const dialog = openDialog(`Status of ${personName(store.me)}`, h("div.stack", {}, pick, words), {
    className: "small",
    footer,
  });
}
