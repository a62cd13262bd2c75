/** Chooses an emoji: search, categories, skin tone; arrow keys move through the grid. */
import { fill, h } from "../core/dom.js";
import { store } from "../core/store.js";
import { categories, character, searchEmoji, takesTone, TONES } from "../text/emoji.js";
import { openPopup } from "./popup.js";

const TONE_KEY = "sandbox-skin-tone";
const RECENT_KEY = "sandbox-recent-emoji";
const COLUMNS = 9;
const FOUND = 90;
const STARTERS = ["+1", "-1", "tada", "eyes", "white_check_mark", "fire", "raised_hands", "heart", "pray"];
const TABS = ["😀", "👋", "🐻", "🍔", "🚗", "⚽", "💡", "🔣", "🏁"];

/** Open the picker beside `anchor`; `chosen(name)` receives `+1::skin-tone-3`, say. */
export function openEmojiPicker(anchor, chosen) {
  const search = h("input.input", {
    type: "search",
    placeholder: "Search emoji",
    "aria-label": "Search emoji",
    oninput: draw,
    onkeydown: enter,
  });
  const grid = h("div.emoji-grid", { onkeydown: move, onpointerover: preview, onfocusin: preview });
  const shown = h("span.emoji-preview", { "aria-hidden": "true" });
  const tones = h("div.tones", { role: "radiogroup", "aria-label": "Skin tone" });
  const tabs = h(
    "div.emoji-tabs",
    { role: "toolbar", "aria-label": "Categories" },
    categories.map(({ category }, index) =>
      h(
        "button.emoji-tab",
        { type: "button", title: category, "aria-label": category, onclick: () => jump(index) },
        TABS[index],
      ),
    ),
  );
  const popup = openPopup(
    anchor,
    h(
      "div.emoji-picker",
      { dataset: { testid: "emoji-picker" } },
      tabs,
      search,
      grid,
      h("div.emoji-foot", {}, shown, tones),
    ),
    { label: "Choose an emoji" },
  );
  drawTones();
  draw();
  popup.place();
  search.focus();

  function draw() {
    const query = search.value.trim().replaceAll(":", "");
    if (query) {
      const found = searchEmoji(query, FOUND).map(({ main }) => main);
      fill(grid, found.length ? block("Results", found) : h("p.empty", {}, "Nothing found"));
    } else {
      const own = Object.keys(store.emoji);
      fill(
        grid,
        block("Often used", recent()),
        own.length > 0 && block(store.team.name, own),
        categories.map(({ category, emoji }) =>
          block(
            category,
            emoji.map((e) => e.names[0]),
          ),
        ),
      );
    }
    grid.scrollTop = 0;
    const first = grid.querySelector("button");
    if (first) first.tabIndex = 0;
  }

  function block(title, names) {
    return h("section.emoji-block", {}, h("h3", {}, title), h("div.emoji-cells", {}, names.map(cell)));
  }

  function cell(name) {
    const full = withTone(name);
    return h(
      "button.emoji-cell",
      { type: "button", tabIndex: -1, "aria-label": `:${full}:`, dataset: { name: full }, onclick: () => take(full) },
      character(full) ?? "▫️",
    );
  }

  function take(name) {
    const base = name.split("::")[0];
    localStorage.setItem(
      RECENT_KEY,
      JSON.stringify([base, ...recent().filter((n) => n !== base)].slice(0, COLUMNS * 2)),
    );
    popup.close();
    chosen(name);
  }

  function preview({ target }) {
    const name = target.closest(".emoji-cell")?.dataset.name;
    if (name) fill(shown, h("span.emoji-large", {}, character(name) ?? ""), `:${name}:`);
  }

  function enter(event) {
    if (event.key === "Enter") grid.querySelector("button")?.click();
    else if (event.key === "ArrowDown") grid.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  }

  function move(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const all = [...grid.querySelectorAll("button")];
    const next = all.indexOf(document.activeElement) + steps[event.key];
    if (next < 0) return search.focus();
    const cell = all[Math.min(next, all.length - 1)];
    document.activeElement.tabIndex = -1;
    cell.tabIndex = 0;
    return cell.focus();
  }

  function jump(index) {
    search.value = "";
    draw();
    const blocks = grid.querySelectorAll(".emoji-block");
    const target = blocks[blocks.length - categories.length + index];
    grid.scrollTop = target.offsetTop - grid.offsetTop;
    target.querySelector("button").focus({ preventScroll: true });
  }

  function drawTones() {
    fill(
      tones,
      [1, 2, 3, 4, 5, 6].map((tone) =>
        h(
          "button.tone",
          {
            type: "button",
            role: "radio",
            "aria-checked": String(tone === currentTone()),
            "aria-label": tone === 1 ? "No skin tone" : `Skin tone ${tone}`,
            dataset: { tone },
            onclick: () => (localStorage.setItem(TONE_KEY, tone), drawTones(), draw()),
          },
          `✋${TONES[tone] ?? ""}`,
        ),
      ),
    );
  }
}

function withTone(name) {
  const tone = currentTone();
  return tone > 1 && takesTone(name) ? `${name}::skin-tone-${tone}` : name;
}

function currentTone() {
  return Number(localStorage.getItem(TONE_KEY) ?? 1);
}

function recent() {
  return JSON.parse(localStorage.getItem(RECENT_KEY) ?? "null") ?? STARTERS;
}
