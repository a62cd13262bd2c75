/** Finds emoji by name or search, and draws them, skin tones and the workspace's own ones included. */
import { h } from "../core/dom.js";
import { store } from "../core/store.js";
import { CATEGORIES } from "./emoji_data.js";

/** Slack's tones: `skin-tone-2` (lightest) to `skin-tone-6`, as Unicode's modifiers. */
export const TONES = { 2: "🏻", 3: "🏼", 4: "🏽", 5: "🏾", 6: "🏿" };

const byName = new Map();

/** `[{category, emoji: [{char, names, tonable}]}]` in the picker's order. */
export const categories = CATEGORIES.map(([category, lines]) => ({
  category,
  emoji: lines.trim().split("\n").map(parse),
}));

/** The character of `+1`, `+1::skin-tone-3` or an alias; undefined for an unknown name. */
export function character(name) {
  const [base, tone] = name.toLowerCase().split("::skin-tone-");
  const alias = store.emoji[base];
  if (alias?.startsWith("alias:")) return character(alias.slice(6) + (tone ? `::skin-tone-${tone}` : ""));
  const found = byName.get(base);
  if (!found) return undefined;
  return tone && found.tonable ? withTone(found.char, TONES[tone] ?? "") : found.char;
}

/** Whether Slack offers this emoji in skin tones. */
export function takesTone(name) {
  return Boolean(byName.get(name)?.tonable);
}

/** Draw `:name:`; an unknown name stays text between colons. */
export function emojiNode(name) {
  const char = character(name);
  const label = `:${name}:`;
  if (char) return h("span.emoji", { role: "img", "aria-label": label, title: label }, char);
  if (name in store.emoji) return h("span.emoji.emoji-custom", { title: label }, label);
  return document.createTextNode(label);
}

export function isEmoji(name) {
  return character(name) !== undefined || name in store.emoji;
}

/** Emoji with a name that contains `query`, the closest first: `[{name, main, char}]`, `main` being Slack's own name. */
export function searchEmoji(query, limit = 8) {
  const wanted = query.toLowerCase();
  const custom = Object.keys(store.emoji).map((name) => ({ name, main: name, char: character(name) ?? "▫️" }));
  const found = [...byName].map(([name, { char, names }]) => ({ name, main: names[0], char })).concat(custom);
  const score = ({ name }) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
  const sorted = found
    .filter(({ name }) => name.includes(wanted))
    .sort((a, b) => score(a) - score(b) || a.name.length - b.name.length);
  const first = new Map(sorted.map((one) => [one.main, one]).reverse());
  return sorted.filter((one) => first.get(one.main) === one).slice(0, limit);
}

function withTone(char, modifier) {
  const [first, ...rest] = [...char];
  return first + modifier + rest.join("").replace(/^\uFE0F/, "");
}

function parse(line) {
  const [shown, ...names] = line.split(" ");
  // The keycap ✱ starts with an asterisk of its own, which is not our mark.
  const tonable = shown.startsWith("*") && !shown.startsWith("*\uFE0F");
  const entry = { char: tonable ? shown.slice(1) : shown, names, tonable };
  for (const name of names) byName.set(name, entry);
  return entry;
}
