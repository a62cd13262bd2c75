/** Talks to the sandbox's scripting addresses. */
import { store } from "./store.js";

/** Sent when the workspace answers `ok: false`; `message` is its sentence. */
export class SandboxError extends Error {
  constructor(answer) {
    super(answer.detail || answer.error || "The workspace refused this.");
    this.answer = answer;
  }
}

/** GET `/sandbox/<path>`; raises SandboxError when refused and TypeError when nobody answers. */
export async function get(path) {
  return answerOf(await fetch(`/sandbox/${path}`));
}

export async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  return answerOf(await fetch(`/sandbox/${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function remove(path) {
  return answerOf(await fetch(`/sandbox/${path}`, { method: "DELETE" }));
}

/** Do `what` as the acting person: `act("post", {channel, text})`. */
export function act(what, details = {}) {
  return post("act", { as: store.me, do: what, ...details });
}

async function answerOf(response) {
  const answer = await response.json();
  if (answer.ok === false) throw new SandboxError(answer);
  return answer;
}
