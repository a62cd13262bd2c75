/** Keeps the store equal to the workspace: loads the state, follows the stream, comes back after a break. */
import { get } from "./api.js";
import { dropMessage, emit, load, putMessage, setChannels, setPeople, store } from "./store.js";

const RETRY_MS = 1500;
const TRAFFIC_KEPT = 500;

let source = null;
let retry = null;

/** See the workspace as `person` (`""`: whom the workspace offers) from now on. */
export async function follow(person) {
  clearTimeout(retry);
  source?.close();
  try {
    const me = person || (await firstPerson());
    // The stream is opened first: what happens while the state loads is then not lost.
    const waiting = [];
    const stream = open(me, (event) => (waiting.done ? apply(event) : waiting.push(event)));
    source = stream;
    // After a refusal, too, the state is asked for: its answer says why.
    await new Promise((resolve) => ["open", "error"].forEach((name) => stream.addEventListener(name, resolve)));
    const state = await get(`state?as=${encodeURIComponent(me)}`);
    if (source !== stream) return; // somebody else was chosen meanwhile
    load(state);
    waiting.done = true;
    waiting.forEach(apply);
    setConnection(true);
  } catch (error) {
    if (error.answer && person) return follow(""); // that person is not in this workspace (any more)
    lost(person);
  }
}

function open(me, receive) {
  const stream = new EventSource(`/sandbox/stream?as=${encodeURIComponent(me)}`);
  stream.onmessage = ({ data }) => stream === source && receive(JSON.parse(data));
  stream.onerror = () => stream === source && lost(me);
  return stream;
}

function lost(person) {
  source?.close();
  setConnection(false);
  clearTimeout(retry);
  retry = setTimeout(() => follow(person), RETRY_MS);
}

function setConnection(connected) {
  if (store.connected === connected) return;
  store.connected = connected;
  emit("connection");
}

async function firstPerson() {
  return (await get("state")).me;
}

const EFFECTS = {
  message: ({ message }) => putMessage(message),
  message_deleted: ({ channel, ts }) => dropMessage(channel, ts),
  channels: ({ channels }) => changed("channels", () => setChannels(channels)),
  people: ({ people }) => changed("people", () => setPeople(people)),
  modals: ({ modals }) => changed("modals", () => (store.modals = modals)),
  home: ({ home }) => changed("home", () => (store.home = home)),
  clock: ({ clock_offset: offset }) => changed("clock", () => (store.clockOffset = offset)),
  app: ({ app }) => changed("app", () => (store.app = app)),
  traffic: ({ entry }) => changed("traffic", () => keepTraffic([entry])),
  reset: () => follow(store.me),
};

function apply(event) {
  EFFECTS[event.type]?.(event);
}

function changed(topic, change) {
  change();
  emit(topic);
}

/** Add traffic `entries` that are not there yet, oldest first. */
export function keepTraffic(entries) {
  const known = new Map(store.traffic.map((entry) => [entry.n, entry]));
  for (const entry of entries) known.set(entry.n, entry);
  store.traffic = [...known.values()].sort((a, b) => a.n - b.n).slice(-TRAFFIC_KEPT);
}
