/* The search: the server finds, so that it finds as the profiles do. */
import { drill, find, say, tell } from "./dom.js";

const PAUSE = 250;
const AGAIN = 4000;

export class Search {
  constructor(store, rows) {
    Object.assign(this, { store, rows });
    this.input = find("[data-search]");
    this.told = find("[data-search-told]");
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(true), PAUSE);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.search();
    });
    if (this.input.value) this.timer = setTimeout(() => this.ask(true), PAUSE); // typed before we were here
  }

  /* The keys go back to the stream at once, unless the query is at fault. */
  async search() {
    clearTimeout(this.timer);
    this.input.blur();
    await this.ask(true);
    if (this.input.hasAttribute("aria-invalid")) this.input.focus();
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  clear() {
    this.input.value = "";
    this.ask(true);
  }

  /* New posts have come: what is searched for may be among them. */
  came() {
    if (!this.store.search || this.waiting) return;
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.ask(false);
    }, AGAIN);
  }

  async ask(isNew) {
    const query = this.input.value.trim();
    this.input.removeAttribute("aria-invalid");
    if (!query) {
      const had = this.store.search;
      this.store.search = null;
      tell(this.told, "");
      if (had) this.rows.release();
      return;
    }
    if (isNew || this.store.search?.query !== query) await this.#find({ query, matches: new Set(), marks: {}, of: 0 }, isNew);
    else await this.#find(this.store.search, false);
  }

  /* Page after page, the newest first, each shown as it comes; of what was searched already only what is new. */
  async #find(search, isNew) {
    const after = search.of;
    let [before, of] = ["", null];
    try {
      do {
        const asked = new URLSearchParams({ q: search.query, after, before });
        const answer = await fetch(`${drill.urls.matches}?${asked}`);
        const found = await answer.json();
        if (search.query !== this.input.value.trim()) return;
        if (!this.#show(answer.status, found, search, isNew)) return;
        of ??= found.of;
        before = found.before;
        isNew = false;
      } while (before !== null);
      this.rows.settle();
      search.of = of; // not before the last page: what a lost line has cut off is asked for again
    } catch {
      tell(this.told, say("search_failed"));
    }
  }

  #show(status, found, search, isNew) {
    if (status !== 200) {
      this.input.setAttribute("aria-invalid", "true");
      tell(this.told, say("query_at", { message: found.words, position: found.position + 1 }));
      return false;
    }
    found.matches.forEach((number) => search.matches.add(number));
    Object.assign(search.marks, found.marks);
    this.store.search = search;
    tell(this.told, [say("found", { count: search.matches.size }), ...found.remarks].join(". "));
    if (isNew) this.rows.release();
    else this.rows.came([]);
    return true;
  }
}
