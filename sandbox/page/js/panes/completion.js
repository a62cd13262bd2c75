/** Offers commands, emoji, people and channels while somebody writes. */
import { fill, h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, channelName, personName } from "../core/names.js";
import { store } from "../core/store.js";
import { searchEmoji } from "../text/emoji.js";

const SHOWN = 8;

/** What may be completed: `before` finds the part being written, `find` its entries `{insert, row}`. */
const KINDS = [
  { before: /^\/([\w-]*)$/, find: commands },
  { before: /(?:^|\s):([a-z0-9_+'-]{2,})$/i, find: emoji },
  { before: /(?:^|\s)@([\p{L}\p{N}._-]*)$/u, find: people },
  { before: /(?:^|\s)#([\p{L}\p{N}_-]*)$/u, find: channels },
];

/** Attach completion to `field`, its list standing in the returned node. */
export function completion(field) {
  const id = newId("completion");
  const list = h("div.completion", {
    id,
    role: "listbox",
    "aria-label": "Suggestions",
    hidden: true,
    dataset: { testid: "completion" },
  });
  let entries = [];
  let active = 0;
  let query = "";
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);
  field.addEventListener("input", look);
  field.addEventListener("blur", hide);

  return { node: list, onkey, hide };

  function look() {
    const before = field.value.slice(0, field.selectionStart);
    for (const { before: pattern, find } of KINDS) {
      const match = pattern.exec(before);
      entries = match ? find(match[1]).slice(0, SHOWN) : [];
      query = match?.[1] ?? "";
      if (entries.length) break;
    }
    active = 0;
    draw();
  }

  function draw() {
    list.hidden = entries.length === 0;
    fill(
      list,
      entries.map((entry, index) =>
        h(
          "div.option",
          {
            role: "option",
            id: `${id}-${index}`,
            "aria-selected": String(index === active),
            class: index === active ? "active" : "",
            // Pressing must not take the focus (and so the caret) away from the field.
            onpointerdown: (event) => (event.preventDefault(), take(index)),
          },
          entry.row(),
        ),
      ),
    );
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else field.setAttribute("aria-activedescendant", `${id}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function take(index) {
    const caret = field.selectionStart;
    const start = caret - query.length - 1;
    field.setRangeText(`${entries[index].insert} `, start, caret, "end");
    entries = [];
    draw();
    field.dispatchEvent(new Event("input"));
  }

  /** Handle a key of the field; answers whether it was meant for the list. */
  function onkey(event) {
    if (list.hidden) return false;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      active = (active + steps[event.key] + entries.length) % entries.length;
      draw();
    } else if (event.key === "Escape") hide();
    else if (event.key === "Tab" || (event.key === "Enter" && !isComplete())) take(active);
    else return false;
    event.preventDefault();
    return true;
  }

  // A command written out in full is meant to be sent, not completed once more.
  function isComplete() {
    return field.value.trim() === entries[active].insert && entries[active].insert.startsWith("/");
  }

  function hide() {
    entries = [];
    draw();
  }
}

function commands(query) {
  return store.commands
    .filter((c) => c.command.startsWith(`/${query}`))
    .map((c) => ({
      insert: c.command,
      row: () => [
        icon("bolt"),
        h(
          "span.menu-words",
          {},
          h("span", {}, h("strong", {}, c.command), ` ${c.usage_hint ?? ""}`),
          h("small", {}, c.description),
        ),
        h("small.from", {}, store.app.name),
      ],
    }));
}

function emoji(query) {
  return searchEmoji(query, SHOWN).map(({ name, char }) => ({
    insert: `:${name}:`,
    row: () => [h("span.emoji", {}, char), h("span", {}, `:${name}:`)],
  }));
}

function people(query) {
  const wanted = query.toLowerCase();
  const found = [...store.people.values()].filter(
    (p) => !p.deleted && `${p.name} ${personName(p.id)}`.toLowerCase().includes(wanted),
  );
  const groups = [...store.usergroups.values()].filter((g) => g.handle.startsWith(wanted));
  return [
    ...found.map((p) => ({
      insert: `@${p.name}`,
      row: () => [
        avatar(p.id, "tiny"),
        h(
          "span.menu-words",
          {},
          h("span", {}, h("strong", {}, personName(p.id)), ` ${p.name}`),
          p.title && h("small", {}, p.title),
        ),
      ],
    })),
    ...groups.map((g) => ({
      insert: `@${g.handle}`,
      row: () => [icon("people"), h("span", {}, h("strong", {}, `@${g.handle}`), ` ${g.name}`)],
    })),
    ...["here", "channel"]
      .filter((r) => r.startsWith(wanted))
      .map((r) => ({ insert: `@${r}`, row: () => [icon("at"), h("span", {}, `@${r}`)] })),
  ];
}

function channels(query) {
  const found = [...store.channels.values()].filter((c) => c.kind !== "im" && c.name.includes(query.toLowerCase()));
  return found.map((c) => ({
    insert: `#${c.name}`,
    row: () => [icon(c.kind === "private" ? "lock" : "hash"), h("span", {}, channelName(c))],
  }));
}
