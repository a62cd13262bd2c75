/** Keeps in the address who acts and what is open (`#/U0ANA/C0LEADS/1790000000.000100`), so that Back works. */
import { emit, store } from "./store.js";

/** `person`; `place`: a channel id or `app` for the Home tab; `thread`: the ts of an open thread; `wanted`: that of a
 *  message to scroll to once. Each is `""` for none. */
export const route = { person: "", place: "", thread: "", wanted: "" };

/** Read the address, a message's permalink (`/archives/C0LEADS/p1790000000000100`) and the Home tab of somebody
 *  (`/?as=U0ANA`) included. */
export function readAddress() {
  const [, person = "", place = "", thread = ""] = location.hash.split("/").map(decodeURIComponent);
  Object.assign(route, { person, place, thread });
  const as = new URLSearchParams(location.search).get("as");
  if (as && !location.hash) Object.assign(route, { person: as, place: "app" });
  const [, channel, digits] = /^\/archives\/(\w+)\/p(\d+)$/.exec(location.pathname) ?? [];
  if (!channel || location.hash) return;
  const root = new URLSearchParams(location.search).get("thread_ts");
  const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  Object.assign(route, { place: channel, thread: root ?? "", wanted: ts });
}

/** Go somewhere: only what is given changes; another place closes the thread. */
export function go(change, { replace = false } = {}) {
  const next = { ...route, ...("place" in change || "person" in change ? { thread: "" } : {}), ...change };
  const hash = `#/${[next.person, next.place, next.thread].map(encodeURIComponent).join("/")}`.replace(/\/+$/, "");
  Object.assign(route, next);
  if (hash !== location.hash) history[replace ? "replaceState" : "pushState"](null, "", `/${hash}`);
  emit("route");
}

/** The open channel, or undefined on the Home tab. */
export function openChannel() {
  return store.channels.get(route.place);
}

/** Back to the conversations: the list of them on a phone, the first one elsewhere. */
export function goHome() {
  go({ place: "" });
  settle();
}

/** Make sure that the address names a place that exists for this person. */
export function settle() {
  if (route.person !== store.me) go({ person: store.me, thread: route.thread }, { replace: true });
  if (route.place === "app" && store.app.home_tab) return emit("route");
  const channel = openChannel();
  if (channel && (channel.is_member || channel.kind !== "private")) return emit("route");
  if (matchMedia("(max-width: 700px)").matches && !route.place) return emit("route"); // the list comes first there
  const first = [...store.channels.values()].find((c) => c.is_member && c.kind !== "im" && !c.archived);
  return go({ place: first?.id ?? "" }, { replace: true });
}
