/** Keeps a scrolling list of messages up to date, touching only what changed. */
import { act } from "../core/api.js";
import { h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { toastError } from "../overlays/toast.js";
import { messageNode } from "./message.js";
import { planRows } from "./message_rows.js";
import { MESSAGE_ACTIONS, toolbarFor } from "./toolbar.js";

const NEAR_BOTTOM = 48;

const KEYS = { r: "react", t: "reply", Enter: "reply", ".": "more", Delete: "remove" };

/** A list in `scroller`; call `show(messages, options)` whenever there is something new. */
export class MessageList {
  #rows = new Map();
  #messages = new Map();
  #missed = 0;
  #pinned = true;

  constructor(label, { inThread = false, ontop = null, onbottom = () => {} } = {}) {
    this.inThread = inThread;
    this.onbottom = onbottom;
    this.rows = h("div.message-rows");
    this.top = h("div.list-top", {}, ontop);
    this.content = h("div.message-content", {}, this.top, this.rows);
    this.scroller = h(
      "div.scroller",
      {
        role: "region",
        "aria-label": label,
        tabIndex: -1,
        dataset: { testid: inThread ? "thread-messages" : "messages" },
      },
      this.content,
    );
    this.pill = h("button.pill", { type: "button", hidden: true, onclick: () => this.toBottom() });
    this.node = h("div.message-list", {}, this.scroller, this.pill);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.rows.addEventListener("pointerover", (event) => this.#hover(event.target));
    this.rows.addEventListener("pointerleave", () => this.#left());
    this.rows.addEventListener("focusin", (event) => this.#hover(event.target, true));
    this.rows.addEventListener("keydown", (event) => this.#key(event));
    // Pictures, an opened card or a taller composer must not push the newest message out of sight.
    new ResizeObserver(() => this.#pinned && this.toBottom()).observe(this.content);
    new ResizeObserver(() => this.#pinned && this.toBottom()).observe(this.scroller);
  }

  get atBottom() {
    return this.#pinned;
  }

  /**
   * Show `messages`; a line "New" stands before the first one after `unreadAfter` (a ts).
   * `redraw`: what they refer to has changed; `restart`: it is another conversation.
   */
  show(messages, { unreadAfter = null, redraw = false, restart = false } = {}) {
    const from = this.scroller.scrollTop;
    const focus = this.#focus();
    if (redraw || restart) this.#forget(restart);
    this.#messages = new Map(messages.map((m) => [m.ts, m]));
    const make = (message, compact) => this.#make(message, compact);
    this.#place(planRows(messages, { unreadAfter, inThread: this.inThread, make }));
    this.#restore(focus);
    if (this.#pinned) this.toBottom();
    else if (redraw) this.scroller.scrollTop = from;
  }

  /** Scroll to a message and make it stand out for a moment. */
  reveal(ts) {
    const row = this.#rows.get(ts)?.node;
    if (!row) return;
    this.#pinned = false;
    row.scrollIntoView({ block: "center" });
    row.classList.add("found");
    row.focus({ preventScroll: true });
  }

  /** Count a message that came while the reader was further up. */
  missed() {
    if (this.#pinned) return;
    this.#missed += 1;
    this.#drawPill();
  }

  toBottom() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#pinned = true;
    this.#missed = 0;
    this.#drawPill();
  }

  focusLast() {
    [...this.rows.querySelectorAll(".message")].at(-1)?.focus();
  }

  #forget(restart) {
    this.#rows.clear();
    this.rows.replaceChildren();
    if (!restart) return;
    this.#pinned = true;
    this.#missed = 0;
  }

  #make(message, compact) {
    const dismiss = () => act("delete_message", { channel: message.channel, ts: message.ts }).catch(toastError);
    return messageNode(message, { compact, inThread: this.inThread, dismiss });
  }

  /** Bring the rows into the planned order; a row whose message and grouping are the same stays as it is. */
  #place(plan) {
    const kept = new Map();
    let at = this.rows.firstChild;
    for (const { key, version, flag, make } of plan) {
      const old = this.#rows.get(key);
      const same = old && old.version === version && old.flag === flag;
      const node = same ? old.node : make();
      if (old && !same) {
        if (at === old.node) at = old.node.nextSibling;
        old.node.remove();
      }
      if (at === node) at = node.nextSibling;
      else this.rows.insertBefore(node, at);
      kept.set(key, { version, flag, node });
    }
    for (const [key, { node }] of this.#rows) if (!kept.has(key)) node.remove();
    this.#rows = kept;
    const articles = [...this.rows.querySelectorAll(".message")];
    if (articles.length && !articles.some((a) => a.tabIndex === 0)) articles.at(-1).tabIndex = 0;
  }

  #focus() {
    const active = document.activeElement;
    const row = active?.closest?.(".message");
    if (!row || !this.rows.contains(row)) return null;
    return { ts: row.dataset.ts, key: active.dataset.focusKey, node: active };
  }

  // A click often redraws its own message; the keyboard must not be thrown back to the top of the page.
  #restore(focus) {
    if (!focus || focus.node.isConnected) return;
    const row = this.#rows.get(focus.ts)?.node;
    const same = focus.key && row?.querySelector(`[data-focus-key="${CSS.escape(focus.key)}"]`);
    (same || row)?.focus({ preventScroll: true });
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    const pinned = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    if (pinned && !this.#pinned) this.#missed = 0;
    this.#pinned = pinned;
    this.#drawPill();
    if (pinned) this.onbottom();
  }

  #drawPill() {
    this.pill.hidden = this.#missed === 0;
    this.pill.replaceChildren(icon("chevron"), `${this.#missed} new ${this.#missed === 1 ? "message" : "messages"}`);
  }

  #hover(target, focused = false) {
    const row = target.closest(".message");
    if (!row || row.querySelector(".message-toolbar")) return;
    const message = this.#messages.get(row.dataset.ts);
    const shown = this.rows.querySelector(".message-toolbar");
    // The pointer passing by must not take the toolbar away under the keyboard's focus.
    if (shown?.contains(document.activeElement) && !focused) return;
    shown?.remove();
    const bar = message && toolbarFor(message, { inThread: this.inThread });
    if (bar) row.append(bar);
    if (focused) for (const other of this.rows.querySelectorAll(".message")) other.tabIndex = other === row ? 0 : -1;
  }

  #left() {
    const shown = this.rows.querySelector(".message-toolbar");
    // While its menu is open, or the keyboard is in the message, the toolbar stays.
    if (
      shown &&
      !shown.querySelector("[aria-expanded=true]") &&
      !shown.closest(".message").contains(document.activeElement)
    )
      shown.remove();
  }

  #key(event) {
    const row = event.target;
    if (!row.classList.contains("message") || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...this.rows.querySelectorAll(".message")];
    const at = all.indexOf(row);
    const next = { ArrowDown: all[at + 1], ArrowUp: all[at - 1], Home: all[0], End: all.at(-1) }[event.key];
    const message = this.#messages.get(row.dataset.ts);
    if (next) next.focus();
    else if (KEYS[event.key] && message && !message.ephemeral) MESSAGE_ACTIONS[KEYS[event.key]](message, row);
    else return;
    event.preventDefault();
  }
}
