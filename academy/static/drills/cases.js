/* My cases by time left, in scenario time. */
import { drill, el, find, icon, moment, say, span, svg, tell } from "./dom.js";
import { stateWords } from "./rows.js";

const SOON = 300;
const DONE = 30; // of the done ones the last are listed

export class Cases {
  constructor(store, clock, open) {
    Object.assign(this, { store, clock, rows: new Map() }); // ref -> {told, row}
    this.deadlines = []; // the seconds at which answers of open cases are due
    this.list = find("[data-cases]");
    this.list.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      open(store.byRef.get(link.dataset.ref));
    });
  }

  /* The service level that the trainee's own priority gives the post; normal until one is chosen. */
  level(post) {
    return drill.levels[this.store.of(post).labels.priority ?? "normal"];
  }

  /* Its state by now: what was put off comes back by itself. */
  state(post) {
    const { state, until } = this.store.of(post);
    return state === "waiting" && until !== null && until <= this.clock.second ? "mine" : state;
  }

  left(post) {
    const state = this.state(post);
    if (state && state !== "mine") return null;
    return post.at + this.level(post) - this.clock.second;
  }

  get all() {
    return [...this.store.work.keys()].flatMap((ref) => {
      const post = this.store.byRef.get(ref);
      const state = post && this.state(post);
      return state && !["closed", "merged"].includes(state) ? [{ post, state, left: this.left(post) }] : [];
    });
  }

  draw() {
    const all = this.all.sort((one, other) => (one.left ?? Infinity) - (other.left ?? Infinity) || other.post.at - one.post.at);
    const open = all.filter((one) => one.state === "mine");
    this.deadlines = open.map(({ post }) => post.at + this.level(post)); // for the tape, which is drawn next
    const isDone = ({ state }) => !["mine", "waiting"].includes(state);
    const done = new Set(all.filter(isDone).slice(0, DONE));
    const cases = all.filter((one) => !isDone(one) || done.has(one));
    const late = open.filter((one) => one.left < 0).length;
    tell(find("[data-cases-count]"), cases.length ? String(open.length) : "");
    tell(find("[data-cases-told]"), cases.length ? String(open.length) : "");
    tell(find("[data-cases-late]"), late ? say("late_count", { count: late }) : "");
    this.#fill(cases);
    this.#mark();
  }

  /* Shows which one is open. */
  #mark() {
    for (const { row } of this.rows.values()) {
      const link = row.firstChild;
      const isOpen = link.dataset.ref === this.store.current?.ref;
      if (!isOpen) link.removeAttribute("aria-current");
      else if (!link.hasAttribute("aria-current")) link.setAttribute("aria-current", "true");
    }
  }

  /* Only a row that says something new is made anew, and none moves that stands where it should: the list is
     drawn twice a second. */
  #fill(cases) {
    if (!cases.length) return this.#none();
    const focused = this.list.contains(document.activeElement) && document.activeElement.dataset.ref;
    const listed = new Set(cases.map(({ post }) => post.ref));
    for (const ref of this.rows.keys()) if (!listed.has(ref)) this.rows.delete(ref);
    const rows = cases.map((one) => this.#kept(one));
    const shown = new Set(rows);
    for (const row of [...this.list.children]) if (!shown.has(row)) row.remove();
    rows.forEach((row, place) => row === this.list.children[place] || this.list.insertBefore(row, this.list.children[place] ?? null));
    if (focused && document.activeElement.dataset.ref !== focused) this.rows.get(focused)?.row.firstChild.focus({ preventScroll: true });
    return undefined;
  }

  #none() {
    this.rows.clear();
    if (!find(".wr-none", this.list)) this.list.replaceChildren(el("li.wr-none", {}, say("no_cases")));
  }

  /* The row of a case, as it is there or anew. */
  #kept(one) {
    const { labels, until } = this.store.of(one.post);
    const told = JSON.stringify([one.state, one.left === null ? 0 : Math.floor(one.left / 30), labels, until]);
    const kept = this.rows.get(one.post.ref);
    if (kept?.told === told) return kept.row;
    const row = this.#row(one);
    kept?.row.replaceWith(row);
    this.rows.set(one.post.ref, { told, row });
    return row;
  }

  #row({ post, state, left }) {
    const { labels } = this.store.of(post);
    const facts = [post.author?.name, drill.channels[post.channel].label, drill.fields.priority[labels.priority]];
    const words = post.title || post.text;
    return el("li", {}, el(
      "a.wr-case.plain",
      { href: `?post=${encodeURIComponent(post.ref)}`, "data-ref": post.ref },
      left === null ? el("span.wr-left-t.is-hold", {}, el("span.wr-i", {}, icon(state === "waiting" ? "zzz" : "check"), this.#held(post, state, labels))) : this.#time(left, this.level(post)),
      el("span", { lang: post.language, dir: "auto" }, words.slice(0, 120), el("small", { dir: "auto" }, facts.filter(Boolean).join(" · "))),
      el("span.wr-lang", {}, post.language.toUpperCase()),
    ));
  }

  #held(post, state, labels) {
    const { until } = this.store.of(post);
    return state === "waiting" && until !== null ? say("until", { time: moment(until)[0] }) : stateWords(state, labels);
  }

  #time(left, level) {
    const kind = left < 0 ? "is-bad" : left < SOON ? "is-warn" : "";
    const words = left < 0 ? say("late_by", { m: Math.ceil(-left / 60) }) : span(left);
    const gone = Math.min(100, Math.max(0, 100 * (1 - left / level)));
    const bar = svg("svg", { class: "wr-bar", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" });
    bar.append(svg("path", { class: "b", d: "M0 0H100V4H0Z" }), svg("path", { class: `f ${kind}`, d: `M0 0H${gone.toFixed(0)}V4H0Z` }));
    return el(kind ? `span.wr-left-t.${kind}` : "span.wr-left-t", {}, el("span.wr-i", {}, kind ? icon(left < 0 ? "alarm" : "hourglass") : "", words), bar);
  }
}
