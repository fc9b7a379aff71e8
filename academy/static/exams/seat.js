/* Which window sits. Opening the exam in a second one takes it over; the first one hears of it
   at once in the same browser, else when it is looked at again or saves. */
const PREFIX = "academy.attempt.";

export class Seat {
  /* `root` carries data-sitting (the code), data-sat (how often somebody has sat down) and data-sit-at;
     `lost` is called once when another window has taken over. */
  constructor(root, lost) {
    this.key = `${PREFIX}${root.dataset.sitting}.seat`;
    this.url = root.dataset.sitAt;
    this.seen = Number(root.dataset.sat);
    this.lost = lost;
    this.sitting = this.#mine() || this.seen;
    addEventListener("storage", (event) => event.key === this.key && this.hear(Number(event.newValue)));
    addEventListener("focus", () => this.#ask());
  }

  /* Sits down, unless this window sits already. Resolves to whether another window had to get up. */
  take(post) {
    this.settled = this.#take(post);
    return this.settled;
  }

  async #take(post) {
    const mine = this.#mine();
    if (mine === this.seen) return false;
    const answer = await post(this.url);
    if (!answer) return false; // no network: the numbers of the page serve until there is one
    this.sitting = answer.sitting;
    this.#keep(answer.sitting);
    return mine > 0 || answer.sitting > 2;
  }

  async #ask() {
    try {
      const answer = await fetch(this.url, { redirect: "manual" });
      if (answer.ok) this.hear((await answer.json()).sitting);
    } catch {
      // no network: the save state says so
    }
  }

  /* That there is a sitting of that number. An answer on its way while this window sat down
     may tell of its own. */
  async hear(sitting) {
    await this.settled;
    if (sitting > this.sitting) this.lost();
  }

  #mine() {
    try {
      return Number(sessionStorage.getItem(this.key));
    } catch {
      return 0;
    }
  }

  #keep(sitting) {
    try {
      sessionStorage.setItem(this.key, sitting);
      localStorage.setItem(this.key, sitting); // heard by the other windows of this browser
    } catch {
      // refused: every page sits down anew, which costs nothing but a notice
    }
  }
}
