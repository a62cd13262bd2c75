/** Holds what the acting person sees, and tells listeners which part of it changed. */

export const store = {
  ready: false,
  connected: true,
  team: { id: "", name: "" },
  me: "",
  clockOffset: 0,
  app: {},
  people: new Map(),
  channels: new Map(),
  messages: new Map(),
  home: null,
  modals: [],
  commands: [],
  shortcuts: [],
  usergroups: new Map(),
  emoji: {},
  tour: [],
  traffic: [],
};

const listeners = new Map();

/**
 * Call `listener(detail)` whenever `topic` changes: `state` (everything), `messages` (detail: channel id),
 * `arrived` (detail: a message not seen before), `channels`, `people`, `modals`, `home`, `clock`, `app`,
 * `traffic`, `connection`, `route`, `leave-composer` (detail: the thread's ts,
 * if in one), `reply` (the open thread is to be written in). Returns how to stop.
 */
export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(listener);
  return () => listeners.get(topic).delete(listener);
}

/** Tell everybody who listens to `topic`. */
export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** Take over a whole answer of `/sandbox/state`. */
export function load(state) {
  const { team, me, clock_offset: offset, app, home, modals, commands, shortcuts, emoji, tour } = state;
  Object.assign(store, { team, me, app, home, modals, commands, shortcuts, emoji, tour, clockOffset: offset });
  setPeople(state.people);
  setChannels(state.channels);
  store.usergroups = byId(state.usergroups);
  store.messages = new Map(
    Object.entries(state.messages).map(([id, list]) => [id, new Map(list.map((m) => [m.ts, m]))]),
  );
  store.ready = true;
  emit("state");
}

export function setPeople(people) {
  store.people = byId(people);
}

export function setChannels(channels) {
  store.channels = byId(channels);
}

/** Put a new or changed message in its channel. */
export function putMessage(message) {
  const messages = inChannel(message.channel);
  const isNew = !messages.has(message.ts);
  messages.set(message.ts, message);
  emit("messages", message.channel);
  if (isNew) emit("arrived", message);
}

export function dropMessage(channel, ts) {
  if (inChannel(channel).delete(ts)) emit("messages", channel);
}

/** The messages of `channel` that stand in the channel itself, oldest first. */
export function roots(channel) {
  return sorted([...inChannel(channel).values()].filter(isRoot));
}

/** Whether a message stands in the channel itself: a reply does so only when it was sent there, too. */
export function isRoot(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

/** The replies of the thread that starts at `ts`, oldest first. */
export function replies(channel, ts) {
  return sorted([...inChannel(channel).values()].filter((m) => m.thread_ts === ts && m.ts !== ts));
}

export function message(channel, ts) {
  return inChannel(channel).get(ts);
}

function inChannel(channel) {
  if (!store.messages.has(channel)) store.messages.set(channel, new Map());
  return store.messages.get(channel);
}

function sorted(messages) {
  return messages.sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

function byId(list) {
  return new Map((list ?? []).map((item) => [item.id, item]));
}
