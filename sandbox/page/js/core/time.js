/** Tells times the way the acting person reads them: in their zone, on the sandbox's clock. */
import { store } from "./store.js";

/** The sandbox's time in epoch seconds. */
export function now() {
  return Date.now() / 1000 + store.clockOffset;
}

/** "14:05" of an epoch in seconds (or a message's ts). */
export function clockTime(epoch) {
  return format(epoch, { hour: "2-digit", minute: "2-digit", hour12: false, hourCycle: "h23" });
}

/** "Monday, 23 November 2026 at 14:05:09", for tooltips. */
export function fullTime(epoch) {
  return `${format(epoch, { weekday: "long", day: "numeric", month: "long", year: "numeric" })} at ${format(epoch, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  })}`;
}

/** "Today", "Yesterday" or "Monday, 23 November". */
export function dayName(epoch) {
  const day = dayKey(epoch);
  if (day === dayKey(now())) return "Today";
  if (day === dayKey(now() - 86400)) return "Yesterday";
  if (day === dayKey(now() + 86400)) return "Tomorrow";
  const year = day.slice(0, 4) === dayKey(now()).slice(0, 4) ? undefined : "numeric";
  return format(epoch, { weekday: "long", day: "numeric", month: "long", year });
}

/** A key that is equal for two times on the same day. */
export function dayKey(epoch) {
  return formatter("en-CA", {}).format(new Date(Number(epoch) * 1000));
}

/** Fill Slack's date tokens (`{date_short_pretty} {time}`) for an epoch in seconds. */
export function fillDate(pattern, epoch) {
  return pattern.replace(/\{(\w+)\}/g, (token, name) => TOKENS[name]?.(epoch) ?? token);
}

/** Seconds from now to the next Monday, 09:00, in the acting person's zone. */
export function secondsToMonday() {
  const start = now();
  for (let hours = 1; hours <= 24 * 8; hours += 1) {
    const candidate = Math.floor(start / 3600) * 3600 + hours * 3600;
    const weekday = format(candidate, { weekday: "long" });
    if (weekday === "Monday" && clockTime(candidate) >= "09:00") return candidate - start;
  }
  return 0;
}

/** "3 days 2 h", for an offset in seconds. */
export function duration(seconds) {
  const sign = seconds < 0 ? "−" : "+";
  const minutes = Math.round(Math.abs(seconds) / 60);
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "min"],
  ];
  return (
    sign +
    (parts
      .filter(([n]) => n)
      .map(([n, unit]) => `${n} ${unit}`)
      .join(" ") || "0 min")
  );
}

/** "3 minutes ago" of an epoch in seconds. */
function ago(epoch) {
  const seconds = Number(epoch) - now();
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ];
  const [unit, size] = units.find(([, s]) => Math.abs(seconds) >= s) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

// The formats are Slack's: docs.slack.dev/messaging/formatting-message-text#date-formatting
const TOKENS = {
  date_num: (t) => dayKey(t),
  date_slash: (t) => format(t, { day: "2-digit", month: "2-digit", year: "numeric" }),
  date: (t) => format(t, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (t) => format(t, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (t) => format(t, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  date_pretty: (t) => pretty(t, TOKENS.date),
  date_short_pretty: (t) => pretty(t, TOKENS.date_short),
  date_long_pretty: (t) => pretty(t, TOKENS.date_long),
  day_divider_pretty: (t) => dayName(t),
  time: (t) => clockTime(t),
  time_secs: (t) => format(t, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  ago: (t) => ago(t),
};

function pretty(epoch, otherwise) {
  const name = dayName(epoch);
  return ["Today", "Yesterday", "Tomorrow"].includes(name) ? name.toLowerCase() : otherwise(epoch);
}

function format(epoch, options) {
  return formatter("en-GB", options).format(new Date(Number(epoch) * 1000));
}

// Making one takes longer than drawing a message does.
const formatters = new Map();

function formatter(language, options) {
  const key = JSON.stringify([language, zone(), options]);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(language, { timeZone: zone(), ...options }));
  return formatters.get(key);
}

function zone() {
  return store.people.get(store.me)?.tz || undefined;
}
