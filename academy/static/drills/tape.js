/* The drill's whole time in one strip. */
import { drill, el, find, moment, say } from "./dom.js";

const WIDTH = 1080;
const BARS = 90;
const SOON = 300;

export class Tape {
  constructor(store, clock, cases) {
    Object.assign(this, { store, clock, cases });
    this.drawing = find("[data-tape]");
    const marks = [0, 1, 2, 3, 4].map((part) => moment((drill.length * part) / 4)[0]);
    find("[data-scale]").replaceChildren(...marks.map((mark) => el("span", {}, mark)));
  }

  draw() {
    const now = this.#x(this.clock.second);
    this.#path("tp-now", `M${now} -3V34`);
    this.#path("tp-fut", `M${now} 0H${WIDTH}V31H${now}Z`);
    this.#path("tp-past", this.#bars());
    const due = { "tp-due": "", "tp-due-warn": "", "tp-due-bad": "" };
    for (const second of this.cases.deadlines) {
      const left = second - this.clock.second;
      due[left < 0 ? "tp-due-bad" : left < SOON ? "tp-due-warn" : "tp-due"] += `M${this.#x(Math.min(second, drill.length))} 10V31`;
    }
    for (const [name, path] of Object.entries(due)) this.#path(name, path);
    const facts = { start: moment(0)[0], end: moment(drill.length)[0], now: moment(this.clock.second)[0], count: this.cases.deadlines.length };
    this.drawing.setAttribute("aria-label", say("tape", facts));
  }

  #x(second) {
    return ((WIDTH * second) / drill.length).toFixed(1);
  }

  #path(name, d) {
    find(`.${name}`, this.drawing).setAttribute("d", d || "M0 0");
  }

  #bars() {
    const counts = this.#counts(drill.length / BARS, BARS);
    const highest = Math.max(4, ...counts);
    const wide = WIDTH / BARS;
    return counts.map((count, place) => (count ? `M${(place * wide + 1).toFixed(1)} 30V${(30 - (26 * count) / highest).toFixed(1)}h${(wide - 3).toFixed(1)}V30Z` : "")).join("");
  }

  #counts(seconds, most) {
    const counts = Array.from({ length: most }, () => 0);
    for (const [minute, count] of this.store.bins) counts[Math.min(most - 1, Math.floor((minute * 60) / seconds))] += count;
    return counts;
  }
}
