/** The field one writes messages and commands in. */
import { act } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { emit, putMessage, store } from "../core/store.js";
import { openEmojiPicker } from "../overlays/emoji_picker.js";
import { checkDelivered, toast, toastError } from "../overlays/toast.js";
import { completion } from "./completion.js";

const MAX_HEIGHT = 240;
const FORMATS = [
  ["Bold", "B", "*", "b"],
  ["Italic", "I", "_", "i"],
  ["Strikethrough", "S", "~", "x"],
  ["Code", "</>", "`", "e"],
];

/** What was written but not sent, by conversation and thread, for as long as the page is open. */
const drafts = new Map();

/**
 * A composer for `channel` (and the thread `thread`); `label` names it, `onsent` runs after sending.
 * Returns `{node, focus}`.
 */
export function composer(channel, { thread = null, label, onsent = () => {} }) {
  const key = `${store.me}/${channel}/${thread ?? ""}`;
  const field = h("textarea.composer-field", {
    rows: 1,
    "aria-label": label,
    placeholder: label,
    value: drafts.get(key) ?? "",
    dataset: { testid: thread ? "thread-composer" : "composer" },
    oninput: changed,
    onkeydown: onkey,
  });
  const complete = completion(field);
  const sendButton = h("button.send", { type: "submit", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
  const node = h(
    "form.composer",
    { onsubmit: (event) => (event.preventDefault(), send()) },
    complete.node,
    h("div.composer-tools", { role: "toolbar", "aria-label": "Formatting" }, FORMATS.map(formatButton)),
    field,
    h(
      "div.composer-foot",
      {},
      tool("Emoji", "smile", ({ currentTarget }) => openEmojiPicker(currentTarget, (name) => insert(`:${name}: `))),
      tool("Mention someone", "at", () => insert("@")),
      tool("Slash command", "bolt", () =>
        field.value ? toast("A command stands at the start of a message.") : insert("/"),
      ),
      h("span.spacer"),
      sendButton,
    ),
  );
  changed();
  return { node, focus: () => field.focus() };

  function changed() {
    if (field.value) drafts.set(key, field.value);
    else drafts.delete(key);
    sendButton.disabled = !field.value.trim();
    field.style.setProperty("height", "auto");
    if (field.scrollHeight) field.style.setProperty("height", `${Math.min(MAX_HEIGHT, field.scrollHeight)}px`);
  }

  function onkey(event) {
    if (event.isComposing || complete.onkey(event)) return;
    const format = (event.ctrlKey || event.metaKey) && FORMATS.find(([, , , letter]) => letter === event.key);
    if (format) wrap(format[2]);
    else if (event.key === "Enter" && !event.shiftKey) send();
    else if (event.key === "ArrowUp" && !field.value) emit("leave-composer", thread);
    else return;
    event.preventDefault();
  }

  async function send() {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    complete.hide();
    changed();
    try {
      await (text.startsWith("/") ? sendCommand(text) : sendMessage(text));
    } catch (error) {
      if (!field.value) field.value = text; // what was written must not be lost with the attempt
      changed();
      toastError(error);
    }
  }

  async function sendMessage(text) {
    onsent();
    checkDelivered(await act("post", { channel, text, ...(thread ? { thread_ts: thread } : {}) }));
  }

  async function sendCommand(text) {
    const [name] = text.split(/\s/, 1);
    if (thread) throw new Error(`${name} is not supported in threads. Sorry!`);
    if (!store.commands.some((c) => c.command === name)) throw new Error(`${name} is not a valid command.`);
    onsent();
    const answer = await act("command", { channel, text });
    if (answer.reply?.ts) putMessage(answer.reply);
    checkDelivered(answer);
  }

  function insert(text) {
    field.focus();
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  }

  function wrap(mark) {
    const { selectionStart: start, selectionEnd: end, value } = field;
    field.setRangeText(mark + value.slice(start, end) + mark, start, end, "select");
    field.setSelectionRange(start + 1, end + 1);
    field.focus();
    field.dispatchEvent(new Event("input"));
  }

  function formatButton([label, sign, mark, letter]) {
    return h(
      "button.format",
      {
        type: "button",
        "aria-label": label,
        title: `${label} (Ctrl+${letter.toUpperCase()})`,
        class: `format-${label.toLowerCase()}`,
        onclick: () => wrap(mark),
      },
      sign,
    );
  }
}

function tool(label, name, onclick) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick }, icon(name));
}
