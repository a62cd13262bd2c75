/** The dialog that lists the keys. */
import { h } from "../core/dom.js";
import { openDialog } from "./dialog.js";

const KEYS = [
  [
    "Everywhere",
    [
      ["?", "This list (while nothing is being typed)"],
      ["Ctrl K", "Jump to a conversation or a person"],
      ["Alt A", "Act as somebody else"],
      ["F6 · Shift F6", "Next or previous part of the page"],
      ["Alt ↑ · Alt ↓", "Previous or next conversation"],
      ["Alt T", "Show or hide the traffic"],
      ["Esc", "Close what is open"],
    ],
  ],
  [
    "Writing",
    [
      ["Enter · Shift Enter", "Send · new line"],
      ["/ · : · @ · #", "Commands, emoji, people, channels; ↑ ↓ choose, Tab or Enter take"],
      ["Ctrl B · I · X · E", "Bold, italic, struck, code"],
      ["↑ in an empty field", "To the newest message"],
    ],
  ],
  [
    "On a message",
    [
      ["↑ · ↓ · Home · End", "Other messages"],
      ["Tab", "Into its buttons"],
      ["R", "Add a reaction"],
      ["T or Enter", "Reply in its thread"],
      [".", "Shortcuts and more"],
      ["Delete", "Delete one's own message"],
    ],
  ],
  [
    "In a form",
    [
      ["Ctrl Enter", "Submit"],
      ["↑ ↓ Enter", "Choose from a list"],
    ],
  ],
];

export function showHelp() {
  const part = ([title, keys]) =>
    h(
      "section",
      {},
      h("h3", {}, title),
      h(
        "dl.keys",
        {},
        keys.map(([key, what]) => [
          h(
            "dt",
            {},
            key.split(" · ").flatMap((k, i) => [i ? " " : null, h("kbd", {}, k)]),
          ),
          h("dd", {}, what),
        ]),
      ),
    );
  openDialog("Keyboard", KEYS.map(part), { testid: "help" });
}
