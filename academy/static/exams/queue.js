/* Answers on their way to the server. An answer leaves the queue only when the server has
   acknowledged it, or has said that it can never take it. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

export class Queue {
  /* `send(entry)` resolves to {kind: "saved" | "renumber" | "refused" | "over" | "signedout" | "offline", …};
     `tell(kind, detail, entry)` hears every change of state. */
  /* `stamp()` gives what a save says beside the answer: sitting, given_at, spent, left, away. */
  constructor({ shelf, highest, send, tell, stamp = () => ({}) }) {
    Object.assign(this, { shelf, highest, send, tell, stamp });
    this.wait = FIRST_WAIT;
    this.working = null;
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    addEventListener("focus", () => this.flush());
  }

  get unsaved() {
    return this.shelf.read().unsaved;
  }

  add(position, response) {
    this.shelf.change((kept) => {
      kept.last = Math.max(kept.last, this.highest) + 1;
      kept.unsaved = kept.unsaved.filter((entry) => entry.position !== position);
      kept.unsaved.push({ position, response, sequence: kept.last, ...this.stamp() });
    });
    return this.flush();
  }

  /* Sends what is unsaved, one after the other. Resolves when all is saved or something is in the way. */
  flush() {
    this.working ??= this.#drain().finally(() => (this.working = null));
    return this.working;
  }

  async #drain() {
    clearTimeout(this.timer);
    for (let entry = this.unsaved[0]; entry; entry = this.unsaved[0]) {
      if (!this.hindered) this.tell("saving", {}, entry);
      const outcome = await this.send(entry);
      this.hindered = ["offline", "signedout", "over"].includes(outcome.kind);
      if (outcome.kind === "renumber") this.#renumber(outcome.highest);
      else if (this.hindered) return this.#later(outcome, entry);
      else this.#done(outcome, entry);
    }
  }

  #done(outcome, entry) {
    this.wait = FIRST_WAIT;
    this.shelf.change((kept) => {
      kept.unsaved = kept.unsaved.filter((other) => other.sequence !== entry.sequence);
    });
    this.tell(outcome.kind, outcome, entry);
  }

  /* Another device has used our numbers: ours take the next ones, in the order they were given. */
  #renumber(highest) {
    this.highest = Math.max(this.highest, highest);
    this.shelf.change((kept) => {
      kept.last = Math.max(kept.last, this.highest);
      for (const entry of kept.unsaved) entry.sequence = ++kept.last;
    });
  }

  #later(outcome, entry) {
    this.tell(outcome.kind, outcome, entry);
    if (outcome.kind === "over") return;
    this.timer = setTimeout(() => this.flush(), this.wait * (0.8 + 0.4 * Math.random()));
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }
}
