/** The main pane: the open channel or direct message, its header, messages and composer. */
import { act } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { avatar, channelName, isApp, spokenName } from "../core/names.js";
import { openChannel, route } from "../core/router.js";
import { isRoot, on, roots, store } from "../core/store.js";
import { checkDelivered, toastError } from "../overlays/toast.js";
import { plain } from "../text/mrkdwn.js";
import { appTabs } from "./app_home.js";
import { composer } from "./composer.js";
import { join, showChannelMenu, showMembers } from "./members.js";
import { MessageList } from "./message_list.js";

export function conversationPane() {
  const head = h("header.pane-head");
  const intro = h("div.intro");
  const list = new MessageList("Messages", { ontop: intro, onbottom: markRead });
  const foot = h("div.composer-place");
  const node = h("section.conversation", { hidden: true, dataset: { testid: "conversation" } }, head, list.node, foot);
  let shown = "";
  let unreadAfter = null;
  let field = null;

  on("route", () => open());
  on("state", () => open(true));
  on("people", () => open(true));
  on("channels", () => (open(), drawHead()));
  on("clock", () => shown && draw({ redraw: true }));
  on("messages", (channel) => channel === route.place && shown && draw());
  on("arrived", arrived);
  on("leave-composer", (thread) => thread || list.focusLast());
  document.addEventListener("visibilitychange", markRead);
  return node;

  function open(redraw = false) {
    const channel = openChannel();
    const key = channel ? `${store.me}/${channel.id}` : "";
    node.hidden = !channel;
    const isNew = key !== shown;
    shown = key;
    if (!channel) return;
    node.dataset.channel = channel.id;
    if (isNew) unreadAfter = channel.unread ? (channel.last_read ?? "") : null;
    if (isNew || redraw) {
      list.scroller.setAttribute("aria-label", `Messages in ${spokenName(channel)}`);
      drawHead();
      draw({ restart: isNew, redraw });
    }
    if (isNew) takeFocus();
    if (route.wanted) list.reveal(route.wanted);
    route.wanted = "";
    markRead();
  }

  function draw(options) {
    list.show(roots(route.place), { unreadAfter, ...options });
  }

  // Whoever opens a conversation wants to write in it; a phone's keyboard would hide it, though.
  function takeFocus() {
    const active = document.activeElement;
    const isFree = !active || active === document.body || active.matches(".side-row");
    if (isFree && !matchMedia("(pointer: coarse), (max-width: 700px)").matches) field?.focus();
  }

  function drawHead() {
    const channel = openChannel();
    if (!channel) return;
    const inApp = channel.kind === "im" && isApp(channel.with);
    const isIm = channel.kind === "im";
    fill(
      head,
      h(
        "div.pane-title",
        {},
        isIm ? avatar(channel.with, "small") : icon(channel.kind === "channel" ? "hash" : "lock"),
        h("h1", {}, channelName(channel)),
        channel.ext_shared && h("span.app-badge.outside", {}, "SHARED"),
        isIm && !inApp && h("small.topic", {}, store.people.get(channel.with)?.title),
        channel.topic && h("small.topic", { title: channel.topic }, plain(channel.topic)),
      ),
      inApp && appTabs("messages"),
      !isIm &&
        h(
          "button.button.small.quiet",
          {
            type: "button",
            "aria-label": `${channel.members.length} members`,
            dataset: { testid: "members-button" },
            onclick: () => showMembers(channel),
          },
          icon("people"),
          String(channel.members.length),
        ),
      !isIm &&
        h(
          "button.icon-button",
          {
            type: "button",
            "aria-label": "Channel menu",
            "aria-haspopup": "menu",
            onclick: ({ currentTarget }) => showChannelMenu(currentTarget, openChannel()),
          },
          icon("more"),
        ),
    );
    fill(intro, isIm ? introOfPerson(channel) : introOfChannel(channel));
    if (foot.dataset.state !== footState(channel)) drawFoot(channel);
  }

  function drawFoot(channel) {
    foot.dataset.state = footState(channel);
    field = null;
    if (channel.archived) return fill(foot, h("div.foot-note", {}, `#${channel.name} is archived.`));
    if (!channel.is_member) {
      return fill(
        foot,
        h(
          "div.foot-note",
          {},
          `You are looking at #${channel.name}`,
          h("button.button.primary", { type: "button", onclick: () => join(channel) }, "Join channel"),
        ),
      );
    }
    field = composer(channel.id, { label: `Message ${spokenName(channel)}`, onsent: () => list.toBottom() });
    return fill(foot, promptsOf(channel), field.node);
  }

  function arrived(message) {
    if (message.channel !== route.place || !isRoot(message)) return;
    list.missed();
    if (document.hidden && unreadAfter === null) unreadAfter = openChannel()?.last_read ?? null;
    markRead();
  }

  function markRead() {
    const channel = openChannel();
    if (!channel?.is_member || document.hidden || !list.atBottom) return;
    const last = roots(channel.id)
      .filter((m) => !m.ephemeral)
      .at(-1);
    if (!last || last.ts <= (channel.last_read ?? "") || (!channel.unread && last.user === store.me)) return;
    channel.last_read = last.ts; // at once, so that a burst of messages asks only once each
    act("read", { channel: channel.id, ts: last.ts }).catch(toastError);
  }
}

function footState(channel) {
  const prompts = (channel.prompts ?? []).map((one) => one.message).join("/");
  return `${store.me}/${channel.id}/${channel.archived}/${channel.is_member}/${channel.name}/${prompts}`;
}

/** The questions that the app suggests: pressing one asks it. */
function promptsOf(channel) {
  if (!channel.prompts?.length) return null;
  return h(
    "div.prompts",
    { role: "group", "aria-label": "Suggested questions", dataset: { testid: "prompts" } },
    channel.prompts.map(({ title, message }) =>
      h(
        "button.button.small",
        {
          type: "button",
          onclick: () => act("post", { channel: channel.id, text: message }).then(checkDelivered).catch(toastError),
        },
        title,
      ),
    ),
  );
}

function introOfChannel(channel) {
  return [
    h("h2", {}, icon(channel.kind === "channel" ? "hash" : "lock"), channel.name),
    h("p", {}, channel.topic ? plain(channel.topic) : `This is the start of #${channel.name}.`),
  ];
}

function introOfPerson(channel) {
  const mine = channel.with === store.me;
  return [
    avatar(channel.with, "large"),
    h("h2", {}, channelName(channel)),
    h(
      "p",
      {},
      mine
        ? "This is your own space: notes to yourself."
        : `This is the start of your conversation with ${channelName(channel)}.`,
    ),
  ];
}
