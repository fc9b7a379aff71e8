/* What this browser keeps of one sitting. Where storage is refused it lasts as long as the page. */
const PREFIX = "academy.attempt.";
const memory = new Map();

function storage() {
  try {
    localStorage.setItem(PREFIX + "probe", "1");
    localStorage.removeItem(PREFIX + "probe");
    return localStorage;
  } catch {
    return null;
  }
}

export class Shelf {
  constructor(code) {
    this.key = PREFIX + code;
    this.storage = storage();
  }

  get lasting() {
    return this.storage !== null;
  }

  /* {last: highest sequence given, unsaved: [{position, response, sequence, sitting, given_at, spent, left, away}], seen: [], flagged: []} */
  read() {
    const text = this.storage ? this.storage.getItem(this.key) : memory.get(this.key);
    const empty = { last: 0, unsaved: [], seen: [], flagged: [] };
    try {
      return { ...empty, ...JSON.parse(text ?? "{}") };
    } catch {
      return empty;
    }
  }

  /* Reads afresh, changes, writes: another tab of the same sitting may have written meanwhile. */
  change(act) {
    const kept = this.read();
    act(kept);
    const text = JSON.stringify(kept);
    memory.set(this.key, text);
    try {
      this.storage?.setItem(this.key, text);
    } catch {
      this.storage = null; // full or taken away: memory has it
    }
  }

  clear() {
    memory.delete(this.key);
    this.storage?.removeItem(this.key);
  }
}
