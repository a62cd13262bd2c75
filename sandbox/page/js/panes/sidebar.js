/** The list of channels, direct messages and the app, with what is unread. */
import { act } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, channelName, humans, isApp, personName } from "../core/names.js";
import { go, route } from "../core/router.js";
import { on, store } from "../core/store.js";
import { toastError } from "../overlays/toast.js";
import { emojiNode } from "../text/emoji.js";
import { createChannel } from "./members.js";

const PEOPLE_SHOWN = 12; // all of a small team; of a large one those talked to, the rest by Ctrl K

export function sidebarPane() {
  const body = h("div.sidebar-body");
  const name = h("h1.workspace-name");
  const node = h(
    "nav.sidebar",
    { "aria-label": "Conversations", onkeydown: moveRow, dataset: { testid: "sidebar" } },
    h("div.sidebar-head", {}, name),
    body,
  );
  for (const topic of ["state", "channels", "people", "route", "app"]) on(topic, draw);
  return node;

  function draw() {
    if (!store.ready) return;
    const key = node.contains(document.activeElement) ? document.activeElement.dataset.place : null;
    name.textContent = store.team.name;
    fill(
      body,
      section("Channels", channelRows(), adder("Create a channel", createChannel)),
      section("Direct messages", personRows()),
      section("Apps", [appRow()]),
    );
    if (key) body.querySelector(`[data-place="${CSS.escape(key)}"]`)?.focus();
  }
}

function section(title, rows, button) {
  return h(
    "section.sidebar-section",
    {},
    h("div.section-head", {}, h("h2", {}, title), button),
    h(
      "ul",
      {},
      rows.map((row) => h("li", {}, row)),
    ),
  );
}

function channelRows() {
  const list = [...store.channels.values()].filter((c) => c.kind !== "im" && (!c.archived || c.id === route.place));
  list.sort((a, b) => Number(b.is_member) - Number(a.is_member) || a.name.localeCompare(b.name));
  return list.map((channel) => {
    const sign = icon(channel.archived ? "file" : channel.kind === "channel" ? "hash" : "lock");
    return row(channel.id, sign, channelName(channel), { unread: channel.unread, faint: !channel.is_member });
  });
}

function personRows() {
  const direct = new Map([...store.channels.values()].filter((c) => c.kind === "im").map((c) => [c.with, c]));
  const everyone = humans();
  const known = everyone.filter((p) => direct.has(p.id));
  const shown = everyone.filter((p) => known.includes(p) || everyone.indexOf(p) < PEOPLE_SHOWN);
  return shown.map((person) => {
    const channel = direct.get(person.id);
    const status = person.status_emoji?.replaceAll(":", "");
    const label = [
      personName(person.id),
      person.id === store.me && h("small", {}, " you"),
      status && [" ", emojiNode(status)],
    ];
    const open = channel ? null : () => openDirect(person.id);
    return row(channel?.id ?? person.id, avatar(person.id, "tiny"), label, {
      unread: channel?.unread,
      badge: true,
      open,
    });
  });
}

function appRow() {
  const dm = [...store.channels.values()].find((c) => c.kind === "im" && isApp(c.with));
  const current = route.place === "app" || route.place === dm?.id;
  const place = dm && (dm.unread || !store.app.home_tab) ? dm.id : "app";
  const offline = store.app.mode === "socket" && !store.app.connections;
  const label = [store.app.name, offline && h("small.offline", { title: "The app is not connected" }, "offline")];
  return row(place, avatar(store.app.bot_user_id, "tiny"), label, {
    unread: dm?.unread,
    badge: true,
    current,
    open: dm || store.app.home_tab ? null : newAppMessage,
  });
}

function row(
  place,
  sign,
  label,
  { unread = 0, badge = false, faint = false, current = place === route.place, open = null },
) {
  const classes = [unread ? "unread" : "", faint ? "faint" : ""].join(" ");
  return h(
    "button.side-row",
    {
      type: "button",
      class: classes,
      "aria-current": current ? "page" : null,
      dataset: { testid: "channel", place },
      onclick: open ?? (() => go({ place })),
    },
    sign,
    h("span.side-name", {}, label),
    unread > 0 &&
      h("span.unread-badge", { class: badge ? "loud" : "", "aria-label": `${unread} unread` }, String(unread)),
  );
}

function adder(label, onclick) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick }, icon("plus"));
}

function newAppMessage() {
  openDirect(store.app.bot_user_id);
}

/** Open the direct conversation with somebody. */
export async function openDirect(user) {
  await act("open_dm", { user })
    .then(({ channel }) => {
      // The list of conversations comes by the stream; going there may have to wait for it.
      if (store.channels.has(channel)) return go({ place: channel });
      const stop = on("channels", () => store.channels.has(channel) && (stop(), go({ place: channel })));
    })
    .catch(toastError);
}

function moveRow(event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by) return;
  const all = [...event.currentTarget.querySelectorAll(".side-row")];
  const at = all.indexOf(document.activeElement);
  all[(at + by + all.length) % all.length]?.focus();
  event.preventDefault();
}
