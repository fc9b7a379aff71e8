/* How often this page was left since the last save and for how long together: a note that the start
   page announces, and that fails nobody. It outlives the page, because the next page goes on. */
const GLANCE = 1000; // shorter than this is a slip

export class Presence {
  constructor(code) {
    this.key = `academy.attempt.${code}.left`;
    this.kept = this.#read();
    this.since = 0;
    addEventListener("blur", () => this.#gone());
    addEventListener("focus", () => this.#back());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#gone() : this.#back()));
  }

  /* {left, away}: times and milliseconds since this was last asked. */
  take() {
    this.#back();
    const told = this.kept;
    this.#keep({ left: 0, away: 0 });
    return told;
  }

  #gone() {
    this.since ||= Date.now();
  }

  #back() {
    const away = this.since ? Date.now() - this.since : 0;
    this.since = 0;
    if (away >= GLANCE) this.#keep({ left: this.kept.left + 1, away: this.kept.away + away });
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? { left: 0, away: 0 };
    } catch {
      return { left: 0, away: 0 };
    }
  }

  #keep(told) {
    this.kept = told;
    try {
      sessionStorage.setItem(this.key, JSON.stringify(told));
    } catch {
      // refused: it lasts as long as the page
    }
  }
}
