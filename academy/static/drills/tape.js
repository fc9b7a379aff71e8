/* The drill's whole time in one strip, and the volume each ten minutes. */
import { drill, el, find, moment, say, svg, tell } from "./dom.js";

const WIDTH = 1080;
const BARS = 90;
const TEN_MINUTES = 600;
const SOON = 300;

export class Tape {
  constructor(store, clock, cases) {
    Object.assign(this, { store, clock, cases });
    this.drawing = find("[data-tape]");
    this.trend = find("[data-trend]");
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
    for (const post of this.store.posts) counts[Math.min(most - 1, Math.floor(post.at / seconds))] += 1;
    return counts;
  }

  drawTrend() {
    const most = Math.ceil(drill.length / TEN_MINUTES);
    const counts = this.#counts(TEN_MINUTES, most);
    const highest = Math.max(5, ...counts);
    const wide = 300 / most;
    const now = Math.min(most - 1, Math.floor(this.clock.second / TEN_MINUTES));
    const shapes = [svg("path", { class: "sv-axis", d: "M10 76.5H310" })];
    counts.forEach((count, place) => {
      const high = (60 * count) / highest;
      const x = 10 + place * wide;
      if (count) shapes.push(svg("path", { class: place === now ? "sv-bar is-hot" : "sv-bar", d: `M${x + 2} 76V${76 - high}h${wide - 4}V76Z` }));
      if (count && most <= 12) shapes.push(text(x + wide / 2, 70 - high, String(count), "sv-t sv-t2 sv-mid"));
      if (place % Math.ceil(most / 3) === 0) shapes.push(text(x + 2, 91, moment(place * TEN_MINUTES)[0], "sv-t"));
    });
    shapes.push(text(310, 91, moment(drill.length)[0], "sv-t sv-end"));
    this.trend.replaceChildren(...shapes);
    this.trend.setAttribute("aria-label", say("trend", { start: moment(0)[0], counts: counts.slice(0, now + 1).join(", ") }));
    this.#told();
  }

  #told() {
    const triaged = [...this.store.work.values()].map((work) => work.labels.sentiment ?? "");
    const count = (word) => triaged.filter((sentiment) => sentiment.includes(word)).length;
    tell(find("[data-trend-told]"), say("marked", { negative: count("negative"), positive: count("positive") }));
  }
}

function text(x, y, words, kind) {
  const element = svg("text", { x: x.toFixed(1), y: y.toFixed(1), class: kind });
  element.append(words);
  return element;
}
