/** Decides what stands in a list of messages: days, the line "New", which messages go without a head. */
import { h } from "../core/dom.js";
import { store } from "../core/store.js";
import { dayKey, dayName } from "../core/time.js";

const GROUP_SECONDS = 300;

/**
 * The rows for `messages` in order: `{key, version, flag?, make()}`. A row whose key, version and flag are as before
 * looks as before. `make(message, compact)` draws a message.
 */
export function planRows(messages, { unreadAfter, inThread, make }) {
  const rows = [];
  let previous = null;
  let lineDrawn = false;
  let day = "";
  for (const message of messages) {
    const newDay = day !== dayKey(message.ts);
    day = dayKey(message.ts);
    const line =
      !lineDrawn && unreadAfter !== null && message.ts > unreadAfter && message.user !== store.me && !message.ephemeral;
    if (newDay) rows.push({ key: `day-${day}`, version: dayName(message.ts), make: () => dayRow(message.ts) });
    if (line) rows.push({ key: "new", version: "", make: newLine });
    lineDrawn ||= line;
    const compact = !newDay && !line && follows(previous, message);
    rows.push({ key: message.ts, version: message, flag: compact, make: () => make(message, compact) });
    previous = message;
    if (inThread && message === messages[0] && messages.length > 1) {
      const count = messages.length - 1;
      rows.push({
        key: "replies",
        version: count,
        make: () => h("div.replies-line", {}, count === 1 ? "1 reply" : `${count} replies`),
      });
      previous = null;
    }
  }
  return rows;
}

function follows(previous, message) {
  return (
    previous !== null &&
    previous.user === message.user &&
    !previous.ephemeral &&
    !message.ephemeral &&
    Number(message.ts) - Number(previous.ts) < GROUP_SECONDS
  );
}

function dayRow(ts) {
  return h("div.day", {}, h("h3", {}, dayName(ts)));
}

function newLine() {
  return h(
    "div.new-line",
    { role: "separator", "aria-label": "New messages", dataset: { testid: "new-line" } },
    h("span", {}, "New"),
  );
}
