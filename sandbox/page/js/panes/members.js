/** Who is in a channel, and everything that changes a channel itself. */
import { act } from "../core/api.js";
import { fill, h } from "../core/dom.js";
import { avatar, isApp, personName } from "../core/names.js";
import { go } from "../core/router.js";
import { on, store } from "../core/store.js";
import { combobox } from "../elements/combobox.js";
import { confirm, openDialog } from "../overlays/dialog.js";
import { openMenu } from "../overlays/menu.js";
import { checkDelivered, toastError } from "../overlays/toast.js";

const NAME = "[a-z0-9_\\-]{1,80}";

export function showMembers(channel) {
  const list = h("ul.member-list");
  const invite = combobox({
    placeholder: "Add a person or an app",
    attributes: { "aria-label": "Add a person or an app" },
    load: async (query) => absent().filter((e) => e.text.toLowerCase().includes(query.toLowerCase())),
    onchange: async ([entry]) => {
      await run("invite", { channel: channel.id, user: entry.value });
      return false;
    },
  });
  draw();
  const stop = on("channels", draw);
  openDialog(`Members of #${channel.name}`, [h("div.stack", {}, invite), list], {
    className: "small",
    onclose: stop,
    testid: "members",
  });

  function absent() {
    const members = store.channels.get(channel.id)?.members ?? [];
    const others = [...store.people.values()].filter((p) => !p.deleted && !members.includes(p.id));
    return others.map((p) => ({ value: p.id, text: personName(p.id), before: () => avatar(p.id, "tiny") }));
  }

  function draw() {
    const members = store.channels.get(channel.id)?.members ?? [];
    const kick = (user) => () => run("kick", { channel: channel.id, user });
    fill(
      list,
      members.map((id) =>
        h(
          "li",
          {},
          avatar(id, "small"),
          h("span", {}, personName(id), isApp(id) && h("span.app-badge", {}, "APP")),
          h(
            "button.link-button",
            { type: "button", "aria-label": `Remove ${personName(id)}`, onclick: kick(id) },
            id === store.me ? "Leave" : "Remove",
          ),
        ),
      ),
    );
  }
}

export function showChannelMenu(anchor, channel) {
  const { id } = channel;
  const items = [
    { label: "Members…", icon: "people", run: () => showMembers(channel) },
    {
      label: "Rename…",
      icon: "pencil",
      run: () => askName("Rename channel", channel.name, (name) => run("rename", { channel: id, name })),
    },
    channel.archived
      ? { label: "Unarchive", icon: "file", run: () => run("unarchive", { channel: id }) }
      : { label: "Archive…", icon: "file", danger: true, run: () => archive(channel) },
  ];
  openMenu(anchor, items, { label: "Channel" });
}

export function createChannel() {
  askName("Create a channel", "", async (name) => {
    const answer = await run("create_channel", { name });
    if (answer?.channel) go({ place: answer.channel.id ?? answer.channel });
  });
}

export function join(channel) {
  return run("invite", { channel: channel.id, user: store.me });
}

async function archive(channel) {
  const question = {
    title: `Archive #${channel.name}?`,
    text: "Nobody will be able to post in it until it is unarchived.",
    confirm: "Archive",
    style: "danger",
  };
  if (await confirm(question)) run("archive", { channel: channel.id });
}

function askName(title, value, done) {
  const field = h("input.input", {
    type: "text",
    value,
    pattern: NAME,
    required: true,
    maxlength: 80,
    "aria-label": "Name",
    placeholder: "plan-budget",
  });
  const submit = (event) => {
    event.preventDefault();
    dialog.close();
    done(field.value.trim());
  };
  const form = h(
    "form.stack",
    { onsubmit: submit },
    field,
    h("small", {}, "Lower-case letters, digits, - and _."),
    h("div.row-end", {}, h("button.button.primary", { type: "submit" }, "Save")),
  );
  const dialog = openDialog(title, form, { className: "small" });
  field.focus();
}

async function run(what, details) {
  try {
    const answer = await act(what, details);
    checkDelivered(answer);
    return answer;
  } catch (error) {
    return toastError(error);
  }
}
