/* The pulse of the whole stream, as the server tells it every ten minutes: volume and tone, what rises, alerts. */
import { drill, el, find, icon, moment, say, svg, tell } from "./dom.js";

const SHOWN = 12; // windows
const [LEFT, RIGHT, TOP, FLOOR] = [10, 310, 16, 76];

export class Pulse {
  /* `show(query)` searches the stream; `escalate(query)` does and begins a hand-over. */
  constructor(show, escalate) {
    Object.assign(this, { show, escalate });
    this.beats = [];
    this.trend = find("[data-trend]");
    this.alert = find("[data-alert]");
    this.dismissed = 0;
  }

  came(beats) {
    const fresh = beats.filter((beat) => beat.second > (this.beats.at(-1)?.second ?? 0));
    this.beats.push(...fresh);
    this.draw();
  }

  draw() {
    const beats = this.beats.slice(-SHOWN);
    if (!beats.length) return;
    const most = Math.max(10, ...beats.map((beat) => beat.posts));
    const wide = (RIGHT - LEFT) / SHOWN;
    const x = (place) => LEFT + (place + 0.5 + SHOWN - beats.length) * wide;
    const shapes = [svg("path", { class: "sv-axis", d: `M${LEFT} ${FLOOR}.5H${RIGHT}` })];
    beats.forEach((beat, place) => {
      const high = ((FLOOR - TOP) * beat.posts) / most;
      shapes.push(svg("path", { class: beat.alert ? "sv-bar is-hot" : "sv-bar", d: `M${(x(place) - wide / 2 + 1.5).toFixed(1)} ${FLOOR}v${(-high).toFixed(1)}h${(wide - 3).toFixed(1)}V${FLOOR}Z` }));
    });
    for (const tone of ["negative", "positive"]) shapes.push(this.#line(beats, tone, x));
    const first = beats[0];
    if (beats.length > 3) shapes.push(text(x(0) - wide / 2, 91, moment(first.second - 600)[0], "sv-t"));
    shapes.push(text(RIGHT, 91, moment(beats.at(-1).second)[0], "sv-t sv-end"));
    this.trend.replaceChildren(...shapes);
    this.trend.setAttribute("aria-label", say("trend", { start: moment(first.second - 600)[0], counts: beats.map((beat) => beat.posts).join(", ") }));
    this.#told(beats.at(-1));
    this.#rising(beats.at(-1));
  }

  /* The share of a tone among the posts, 0 to 60 percent over the height. */
  #line(beats, tone, x) {
    const points = beats.map((beat, place) => `${x(place).toFixed(1)} ${(FLOOR - ((FLOOR - TOP) * Math.min(0.6, beat[tone] / Math.max(1, beat.posts))) / 0.6).toFixed(1)}`);
    return svg("path", { class: tone === "negative" ? "sv-neg" : "sv-pos", d: `M${points.join("L")}` });
  }

  #told(last) {
    const share = (count) => Math.round((100 * count) / Math.max(1, last.posts));
    find("[data-trend-told]").replaceChildren(
      el("span.wr-i.is-negative", {}, icon("mood-angry"), say("tone_negative", { share: share(last.negative) })),
      el("span.wr-i.is-positive", {}, icon("mood-smile"), say("tone_positive", { share: share(last.positive) })),
      el("span", {}, say("tone_machine")),
    );
  }

  #rising(last) {
    const list = find("[data-rising]");
    list.replaceChildren(...last.rising.map((one) => {
      const button = el("button.wr-term", { type: "button" }, el("bdi", {}, one.word), el("small", {}, say("times", { posts: one.posts, usually: one.usually })));
      button.addEventListener("click", () => this.show(quoted(one)));
      return el("li", {}, button);
    }));
    find("[data-rising-none]").hidden = last.rising.length > 0;
    if (last.alert && last.second > this.dismissed) this.#alarm(last);
    else if (!last.alert) this.alert.hidden = true;
  }

  #alarm(last) {
    const loud = last.rising.filter((one) => one.posts >= 9).slice(0, 3);
    const query = loud.map(quoted).join(" OR ");
    const languages = [...new Set(loud.flatMap((one) => one.languages))].map((code) => code.toUpperCase()).join(", ");
    const facts = { posts: loud[0].posts, usually: loud[0].usually, since: moment(last.second - 600)[0], languages };
    const act = (words, does) => {
      const button = el("button.wr-linkish", { type: "button" }, words);
      button.addEventListener("click", does);
      return button;
    };
    this.alert.replaceChildren(
      icon("trending-up"),
      el("div", {}, el("b", {}, `${say("rising")} ${loud.map((one) => `“${one.word}”`).join(", ")}`), el("p", {}, say("rising_since", facts)), el("p.wr-alert-do", {}, act(say("rising_show"), () => this.show(query)), act(say("rising_tell"), () => this.escalate(query)), act(say("rising_hide"), () => this.#hide(last)))),
    );
    this.alert.hidden = false;
    tell(find("[data-alert-heard]"), `${say("rising")} ${loud[0].word}`);
  }

  #hide(last) {
    this.dismissed = last.second;
    this.alert.hidden = true;
  }
}

const quoted = (one) => `"${one.word}"`;

function text(x, y, words, kind) {
  const element = svg("text", { x: x.toFixed(1), y: String(y), class: kind });
  element.append(words);
  return element;
}
