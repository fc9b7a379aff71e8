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
    try {
      const answer = await fetch(`${drill.urls.matches}?q=${encodeURIComponent(query)}`);
      const found = await answer.json();
      if (query === this.input.value.trim()) this.#show(answer.status, found, isNew);
    } catch {
      tell(this.told, say("search_failed"));
    }
  }

  #show(status, found, isNew) {
    if (status !== 200) {
      this.input.setAttribute("aria-invalid", "true");
      tell(this.told, say("query_at", { message: found.words, position: found.position + 1 }));
      return;
    }
    this.store.search = { matches: new Set(found.matches), marks: found.marks };
    tell(this.told, say("found", { count: found.matches.length }));
    if (isNew) this.rows.release();
    else this.rows.came([]);
  }
}
