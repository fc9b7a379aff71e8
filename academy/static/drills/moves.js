/* Moves on their way to the server. One leaves the queue only when the server has written it down,
   or has said that it never will. Selections are held for a moment, so that U can take them back. */
import { drill } from "./dom.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 10000;
const OUTLIVES = 60000; // bytes that a browser still sends for a page that is left

export class Moves {
  /* `tell(state, facts, entry)`: saving, held, saved, refused, offline, signedout, over. */
  constructor(tell) {
    this.tell = tell;
    this.shelf = `drill:${drill.code}:moves`;
    this.queue = JSON.parse(sessionStorage.getItem(this.shelf) || "[]").map((entry) => ({ ...entry, ready: 0 }));
    this.next = Math.max(drill.next, ...this.queue.map((entry) => entry.sequence + 1));
    this.wait = FIRST_WAIT;
    for (const type of ["online", "focus"]) addEventListener(type, () => this.flush());
    document.addEventListener("visibilitychange", () => this.hurry());
    this.flush();
  }

  /* Queues a move; `hold` milliseconds are left to undo it. Returns it with its sequence. */
  add(move, hold = 0) {
    this.hurry(false);
    const entry = { ...move, sequence: this.next, ready: Date.now() + hold };
    this.next += 1;
    this.queue.push(entry);
    this.keep();
    if (hold) this.tell("held", {}, entry);
    this.flush();
    return entry;
  }

  /* Takes back the last move that is still held, or returns undefined. */
  undo() {
    const last = this.queue.at(-1);
    if (!last || last === this.sending || last.ready <= Date.now()) return undefined;
    this.queue.pop();
    this.keep();
    return last;
  }

  /* Takes out a held selection on the post, because what follows says it too: a triage all of it, another move
     only its labels. */
  absorb(post, isTriage) {
    const last = this.queue.at(-1);
    if (last?.kind !== "triage" || last.post !== post || last === this.sending || last.ready <= Date.now()) return undefined;
    const isLabels = !last.labels?.state && !["note", "tags", "author_tags"].some((name) => name in last);
    return isTriage || isLabels ? this.undo() : undefined;
  }

  /* Whether something is still held. */
  get isHeld() {
    return this.queue.some((entry) => entry.ready > Date.now());
  }

  /* Nothing is held any longer. */
  hurry(flush = true) {
    for (const entry of this.queue) entry.ready = 0;
    if (flush) this.flush();
  }

  keep() {
    sessionStorage.setItem(this.shelf, JSON.stringify(this.queue));
  }

  flush() {
    clearTimeout(this.timer);
    this.working ??= this.#drain().finally(() => {
      this.working = null;
      const first = this.queue[0];
      if (first && !this.stopped) this.timer = setTimeout(() => this.flush(), this.#pause(first));
    });
    return this.working;
  }

  #pause(entry) {
    if (!this.hindered) return Math.max(20, entry.ready - Date.now());
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    return this.wait * (0.8 + 0.4 * Math.random());
  }

  async #drain() {
    while (this.queue.length && !this.stopped) {
      const entry = this.queue[0];
      if (entry.ready > Date.now()) return;
      if (!this.hindered) this.tell("saving", {}, entry);
      this.sending = entry;
      const outcome = await send(entry);
      this.sending = null;
      this.hindered = outcome.state === "offline" || outcome.state === "signedout";
      this.stopped = outcome.state === "over";
      if (outcome.state === "renumber") this.#renumber(outcome.highest);
      else if (this.hindered) return this.tell(outcome.state, outcome, entry);
      else this.#done(entry, outcome);
    }
  }

  #done(entry, outcome) {
    this.wait = FIRST_WAIT;
    this.queue.shift();
    this.keep();
    this.tell(outcome.state, outcome, entry);
  }

  /* Another window has used our numbers: ours take the next ones, in the order they were made. */
  #renumber(highest) {
    this.next = Math.max(this.next, highest + 1);
    for (const entry of this.queue) {
      entry.sequence = this.next;
      this.next += 1;
    }
    this.keep();
  }
}

async function send(entry) {
  const { ready: _ready, ...move } = entry;
  try {
    const answer = await post(move);
    // Who signed in again in another tab has another token now.
    return await outcome(answer.status === 403 && (await renewToken()) ? await post(move) : answer);
  } catch {
    return { state: "offline" };
  }
}

function post(move) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token().value };
  const body = JSON.stringify(move);
  return fetch(drill.urls.moves, { method: "POST", headers, body, keepalive: new Blob([body]).size < OUTLIVES, signal: AbortSignal.timeout(15000) });
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]");

/* Puts the token of today's session into every form of the page. Returns whether it is another one. */
async function renewToken() {
  const answer = await fetch(location.pathname, { headers: { "X-Requested-With": "fetch" }, signal: AbortSignal.timeout(15000) });
  const fresh = !answer.redirected && answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!fresh) return false;
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = fresh;
  return true;
}

async function outcome(answer) {
  const isData = answer.headers.get("Content-Type")?.startsWith("application/json");
  // Somebody else's session has no such run: nothing is lost, it is sent when its trainee is back.
  if (answer.redirected || [401, 403, 404].includes(answer.status)) return { state: "signedout" };
  if (!isData) return { state: "offline" };
  const data = await answer.json();
  if (answer.ok) return { state: "saved", ...data };
  if (answer.status === 409) return { state: "over", ...data };
  if (answer.status === 412) return { state: "renumber", ...data };
  return { state: answer.status === 400 ? "refused" : "offline", ...data };
}
