/* The palette: answered as the server has it; kept, seen and flagged as this browser has it. */
export class Palette {
  constructor(root, shelf, position) {
    Object.assign(this, { root, shelf, position });
    this.places = [...root.querySelectorAll("[data-place]")];
    for (const row of root.querySelectorAll("[data-by-browser]")) row.hidden = false;
    this.shelf.change((kept) => kept.seen.includes(position) || kept.seen.push(position));
    this.show();
  }

  saved(position, response) {
    this.places[position - 1].classList.toggle("is-answered", Object.keys(response).length > 0);
    this.show();
  }

  flag(on) {
    this.shelf.change((kept) => {
      kept.flagged = kept.flagged.filter((position) => position !== this.position);
      if (on) kept.flagged.push(this.position);
    });
    this.show();
  }

  get flagged() {
    return this.shelf.read().flagged.includes(this.position);
  }

  show() {
    const { unsaved, seen, flagged } = this.shelf.read();
    const waiting = new Set(unsaved.map((entry) => entry.position));
    const counts = { answered: 0, kept: 0, seen: 0, unseen: 0, flagged: 0 };
    this.places.forEach((place, index) => {
      const position = index + 1;
      const answered = place.classList.contains("is-answered");
      const standing = waiting.has(position) ? "kept" : answered ? "answered" : seen.includes(position) ? "seen" : "unseen";
      counts[standing] += 1;
      counts.flagged += flagged.includes(position);
      place.classList.toggle("is-kept", standing === "kept");
      place.classList.toggle("is-seen", standing === "seen");
      place.classList.toggle("is-flagged", flagged.includes(position));
      place.querySelector("[data-mark]").hidden = !flagged.includes(position);
      place.querySelector("[data-standing]").textContent = this.#words(standing, flagged.includes(position));
    });
    for (const [name, count] of Object.entries(counts)) {
      this.root.querySelector(`[data-count="${name}"]`).textContent = count;
    }
    this.root.querySelector("[data-kept]").hidden = counts.kept === 0;
    document.querySelector("[data-bar-answered]").value = counts.answered;
  }

  #words(standing, flagged) {
    const said = this.root.dataset[`${standing}Words`];
    return flagged ? `${said}, ${this.root.dataset.flagWords}` : said;
  }
}
