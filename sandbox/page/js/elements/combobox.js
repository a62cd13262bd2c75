/** A list to choose from with a field to search it: the base of every select, single or multiple. */
import { fill, h, newId } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { openPopup } from "../overlays/popup.js";
import { textNodes } from "../text/text.js";

const SEARCH_FROM = 6; // shorter lists need no search field on screen, but typing still finds
const PAUSE_MS = 180;

/**
 * `load(query)` resolves to `[{value, text, node?, before?, description?, group?}]`; `values` are the chosen
 * entries; `onchange(entries)` hears of a choice and may answer false to undo it. `live`: the list depends on what is
 * typed, from `minQuery` letters on.
 */
export function combobox({
  load,
  values = [],
  multi = false,
  limit = Infinity,
  placeholder = "Choose",
  attributes = {},
  onchange,
  live = false,
  minQuery = 0,
}) {
  let chosen = [...values];
  const shown = h("span.combo-shown");
  const field = h(
    "button.combo",
    {
      ...attributes,
      type: "button",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      onclick: open,
      onkeydown: (event) => ["ArrowDown", "ArrowUp"].includes(event.key) && (event.preventDefault(), open()),
    },
    shown,
    icon("chevron"),
  );
  if (attributes["aria-labelledby"])
    field.setAttribute("aria-labelledby", `${attributes["aria-labelledby"]} ${(shown.id = newId("shown"))}`);
  show();
  return field;

  function show() {
    const chips = (entry) => h("span.chip", {}, entry.before?.(), entry.node?.() ?? entry.text);
    if (!chosen.length) fill(shown, h("span.placeholder", {}, placeholder));
    else fill(shown, multi ? chosen.map(chips) : [chosen[0].before?.(), chosen[0].node?.() ?? chosen[0].text]);
    if (!attributes["aria-labelledby"])
      field.setAttribute(
        "aria-label",
        `${attributes["aria-label"] ?? placeholder}${chosen.length ? `: ${chosen.map((e) => e.text).join(", ")}` : ""}`,
      );
  }

  async function choose(entry, popup) {
    const before = chosen;
    const has = chosen.some((e) => e.value === entry.value);
    if (!multi) chosen = [entry];
    else if (has) chosen = chosen.filter((e) => e.value !== entry.value);
    else if (chosen.length < limit) chosen = [...chosen, entry];
    show();
    if (!multi) popup.close();
    if ((await onchange(chosen)) === false) chosen = before;
    show();
  }

  function open() {
    openList(field, {
      load,
      live,
      minQuery,
      multi,
      isChosen: (entry) => chosen.some((e) => e.value === entry.value),
      choose,
    });
  }
}

function openList(field, { load, live, minQuery, multi, isChosen, choose }) {
  let entries = [];
  let active = 0;
  let timer = null;
  const id = newId("list");
  const list = h("div.listbox", { role: "listbox", id, "aria-multiselectable": multi ? "true" : null });
  const search = h("input.combo-search", {
    type: "text",
    role: "combobox",
    "aria-label": "Search the list",
    "aria-controls": id,
    "aria-expanded": "true",
    "aria-autocomplete": "list",
    autocomplete: "off",
    placeholder: "Search",
    onkeydown: keys,
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, live ? PAUSE_MS : 0);
    },
  });
  const popup = openPopup(field, [search, list], { className: "combo-popup", onclose: () => clearTimeout(timer) });
  popup.box.style.setProperty("min-width", `${field.getBoundingClientRect().width}px`);
  search.focus();
  refresh();

  async function refresh() {
    const query = search.value.trim();
    if (query.length < minQuery)
      return fill(list, h("div.list-note", {}, `Type at least ${minQuery} ${minQuery === 1 ? "letter" : "letters"}`));
    if (live) fill(list, h("div.list-note", {}, "Loading…"));
    try {
      const found = await load(query);
      if (query !== search.value.trim()) return;
      entries = found;
    } catch (error) {
      return fill(list, h("div.list-note", {}, error.message));
    }
    if (!query) search.classList.toggle("unseen", !live && entries.length < SEARCH_FROM);
    active = Math.max(0, entries.findIndex(isChosen));
    draw();
  }

  function draw() {
    let group = null;
    const rows = entries.flatMap((entry, index) => {
      const head =
        entry.group && entry.group !== group ? [h("div.list-group", { role: "presentation" }, entry.group)] : [];
      group = entry.group;
      return [...head, option(entry, index)];
    });
    fill(list, rows.length ? rows : h("div.list-note", {}, "Nothing found"));
    point();
    popup.place();
  }

  function option(entry, index) {
    const pick = () => choose(entry, popup).then(() => list.isConnected && draw());
    return h(
      "div.option",
      {
        role: "option",
        id: `${id}-${index}`,
        "aria-selected": String(isChosen(entry)),
        dataset: { value: entry.value },
        // Pressing must not take the focus out of the search field.
        onpointerdown: (event) => event.preventDefault(),
        onclick: pick,
        onpointermove: () => active !== index && ((active = index), point()),
      },
      entry.before?.(),
      h(
        "span.menu-words",
        {},
        h("span", {}, entry.node?.() ?? entry.text),
        entry.description && h("small", {}, textNodes(entry.description)),
      ),
      isChosen(entry) && icon("check"),
    );
  }

  function point() {
    const rows = list.querySelectorAll(".option");
    rows.forEach((row, index) => row.classList.toggle("active", index === active));
    rows[active]?.scrollIntoView({ block: "nearest" });
    if (rows[active]) search.setAttribute("aria-activedescendant", rows[active].id);
    else search.removeAttribute("aria-activedescendant");
  }

  function keys(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && entries.length) active = (active + steps[event.key] + entries.length) % entries.length;
    else if (event.key === "Enter") list.querySelectorAll(".option")[active]?.click();
    else if (event.key === "Tab") return popup.close();
    else return;
    event.preventDefault();
    point();
  }
}
