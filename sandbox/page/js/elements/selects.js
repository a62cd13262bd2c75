/** Draws the select elements: fixed options, people, conversations and options the app looks up. */
import { h } from "../core/dom.js";
import { avatar, channelName, personName, spokenName } from "../core/names.js";
import { icon } from "../core/icons.js";
import { route } from "../core/router.js";
import { store } from "../core/store.js";
import { textNodes, textOf } from "../text/text.js";
import { combobox } from "./combobox.js";
import { marks } from "./control.js";

/** Any of `static_select`, `external_select`, `users_select`, `conversations_select`, `channels_select`, multi or not. */
export function select(element, ctl) {
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace(/^multi_/, "");
  const { load, find } = SOURCES[kind](element, ctl);
  const wanted = [defaultOf(element, ctl, kind) ?? []].flat();
  return combobox({
    load,
    multi,
    live: kind === "external_select",
    minQuery: kind === "external_select" ? (element.min_query_length ?? MIN_QUERY) : 0,
    limit: element.max_selected_items,
    values: wanted.map(find).filter(Boolean),
    placeholder: textOf(element.placeholder) || "Choose an option",
    attributes: marks(element, ctl),
    onchange: (entries) => ctl.change(multi ? entries.map((e) => e.value) : (entries[0]?.value ?? null)),
  });
}

const MIN_QUERY = 3; // Slack's default: docs.slack.dev/reference/block-kit/block-elements/select-menu-element#external_select

const SOURCES = {
  static_select: (element) => fixed(options(element)),
  users_select: () => fixed(people()),
  channels_select: () => fixed(conversations({ include: ["public"] })),
  conversations_select: (element) => fixed(conversations(element.filter ?? {})),
  external_select: (element, ctl) => {
    const known = new Map(
      [element.initial_option, ...(element.initial_options ?? [])]
        .filter(Boolean)
        .map(entry)
        .map((e) => [e.value, e]),
    );
    const load = async (query) => {
      const found = flatten(await ctl.options(query));
      for (const one of found) known.set(one.value, one);
      return found;
    };
    return { load, find: (value) => known.get(value) };
  },
};

function defaultOf(element, ctl, kind) {
  if (ctl.initial !== undefined) return ctl.initial;
  const here = store.channels.has(route.place) ? route.place : undefined;
  const value = kind === "conversations_select" && element.default_to_current_conversation ? here : undefined;
  if (value) ctl.keep(value);
  return value;
}

function fixed(entries) {
  const load = async (query) => entries.filter((e) => e.text.toLowerCase().includes(query.toLowerCase()));
  return { load, find: (value) => entries.find((e) => e.value === value) };
}

function options(element) {
  return flatten({ options: element.options, option_groups: element.option_groups });
}

function flatten({ options: list, option_groups: groups }) {
  if (groups) return groups.flatMap((g) => g.options.map((o) => ({ ...entry(o), group: textOf(g.label) })));
  return (list ?? []).map(entry);
}

function entry(option) {
  return {
    value: option.value,
    text: textOf(option.text),
    node: () => h("span", {}, textNodes(option.text)),
    description: option.description,
  };
}

function people() {
  const list = [...store.people.values()].filter((p) => !p.deleted);
  return list
    .map((p) => ({ value: p.id, text: personName(p.id), before: () => avatar(p.id, "tiny"), description: p.title }))
    .sort((a, b) => a.text.localeCompare(b.text));
}

// Slack's names for the kinds: docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object
const KINDS = { public: "channel", private: "private", im: "im" };

function conversations({ include, exclude_bot_users: noBots }) {
  const kinds = (include ?? ["public", "private", "im"]).map((k) => KINDS[k]);
  const list = [...store.channels.values()].filter((c) => kinds.includes(c.kind) && !c.archived);
  return list
    .filter((c) => !(noBots && c.kind === "im" && store.people.get(c.with)?.is_bot))
    .map((c) => ({ value: c.id, text: spokenName(c), node: () => h("span.with-icon", {}, sign(c), channelName(c)) }))
    .sort((a, b) => a.text.localeCompare(b.text));
}

function sign(channel) {
  if (channel.kind === "im") return avatar(channel.with, "tiny");
  return icon(channel.kind === "channel" ? "hash" : "lock");
}
