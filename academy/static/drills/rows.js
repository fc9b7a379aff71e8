/* The stream's rows. They hold still: what comes while somebody reads is counted, not inserted. */
import { age, compact, drill, el, find, icon, marked, say, tell } from "./dom.js";

const SCREEN = 20; // rows that are drawn at once; the rest of a window follows, as many every moment
const WINDOW = 60;
const MOMENT = 60;
const MOST = 2 * WINDOW; // rows in the page
const STATES = { mine: "user-check", waiting: "zzz", merged: "link", replied: "check", thanked: "heart", routed: "arrow-right", escalated: "arrow-up-right", closed: "circle-minus" };

export class Rows {
  constructor(store, clock, open) {
    Object.assign(this, { store, clock, open, most: WINDOW, cut: 0, items: new Map() });
    this.list = find("[data-rows]");
    this.newer = find("[data-newer]");
    this.profiles = [...document.querySelectorAll("[data-profile]")];
    this.list.addEventListener("click", (event) => this.#clicked(event));
    this.newer.addEventListener("click", () => this.release());
    for (const button of this.profiles) button.addEventListener("click", () => this.show(Number(button.dataset.profile)));
  }

  /* Whether somebody is reading, so that rows must not move under them. */
  get still() {
    return Boolean(this.store.current) || this.list.scrollTop > 4 || this.list.contains(document.activeElement);
  }

  /* New posts have come. */
  came(fresh) {
    if (this.still || this.cut) return this.#count();
    this.store.shown = this.store.posts.length;
    const view = fresh.filter((post) => this.store.inView(post));
    if (view.length) {
      find(".wr-none", this.list)?.remove();
      this.list.prepend(...view.map((post) => this.#make(post, true)).reverse());
      this.#trim();
    }
    return this.#count();
  }

  #trim() {
    const older = find(".wr-older", this.list) ?? (this.items.size > this.most ? this.#older() : null);
    older?.remove();
    while (this.items.size > this.most) {
      const last = this.list.lastElementChild;
      this.items.delete(last.dataset.ref);
      last.remove();
    }
    if (older) this.list.append(older);
  }

  release() {
    this.most = WINDOW;
    this.store.shown = this.store.posts.length;
    this.draw();
    this.list.scrollTop = 0;
  }

  show(profile) {
    if (!drill.profiles[profile]) return;
    this.store.profile = profile;
    this.store.search = null; // and its box says so
    find("[data-search]").value = "";
    tell(find("[data-search-told]"), "");
    this.most = WINDOW;
    this.release();
  }

  /* Everything anew: another profile, a search, older rows. */
  draw(least = SCREEN) {
    const { posts, more } = this.store.view(least);
    this.items.clear();
    this.cut = 0;
    const rows = posts.map((post) => this.#make(post));
    if (!rows.length) rows.push(el("li.wr-none", {}, this.#nothing()));
    if (more) rows.push(this.#older());
    this.list.replaceChildren(...rows);
    this.#count();
    if (more) this.#fill();
  }

  /* Draws the rest of the window. */
  #fill() {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const rows = this.#below(Math.min(Math.max(this.most, this.items.size), this.items.size + SCREEN));
      if (rows.length && this.items.size < this.most) this.#fill();
    }, MOMENT);
  }

  #nothing() {
    if (this.store.search) return say("not_found");
    return say(this.store.posts.length ? "no_profile_posts" : "no_posts");
  }

  #older() {
    const button = el("button.btn.wr-btn.wr-bare", { type: "button" }, say("older", { count: WINDOW }));
    button.addEventListener("click", () => this.#further());
    return el("li.wr-older", {}, button);
  }

  /* All that a search found is here: whether there is more to show is known now. */
  settle() {
    if (this.still || this.cut) this.#below(Math.max(this.most, this.items.size));
    else this.#fill();
  }

  get #hasOlder() {
    return Boolean(this.list.lastElementChild?.matches(".wr-older"));
  }

  /* The next older rows; for them the newest go. */
  #further() {
    const rows = this.#below(this.items.size + WINDOW);
    while (this.items.size > MOST) {
      const first = find(".wr-post", this.list);
      this.items.delete(first.dataset.ref);
      first.remove();
      this.cut += 1;
    }
    this.most = this.items.size;
    if (this.cut) this.#back();
    rows[0]?.firstChild.focus();
  }

  /* Says above the rows how many newer ones went, and leads back to them. */
  #back() {
    const top = this.list.firstElementChild;
    if (!top.matches(".wr-post")) top.remove();
    const button = el("button.btn.wr-btn.wr-bare", { type: "button" }, say("newer", { count: this.cut }));
    button.addEventListener("click", () => this.release());
    this.list.prepend(el("li.wr-older", {}, button));
  }

  /* Adds what is missing under the lowest row, up to `most` rows in all. Returns the new rows. */
  #below(most) {
    const older = this.#hasOlder && this.list.lastElementChild;
    const last = (older ? older.previousElementSibling : this.list.lastElementChild)?.dataset.ref;
    const { posts, more } = this.store.view(this.cut + most);
    const place = last ? posts.indexOf(this.store.byRef.get(last)) : -1;
    if (place < 0) {
      this.draw();
      return [];
    }
    const rows = posts.slice(place + 1).map((post) => this.#make(post));
    if (older) older.remove();
    this.list.append(...rows, ...(more ? [this.#older()] : []));
    return rows;
  }

  #count() {
    const held = this.store.held();
    this.newer.hidden = !held;
    if (held) tell(find("[data-newer-count]"), say("newer", { count: held }));
    for (const button of this.profiles) {
      const number = Number(button.dataset.profile);
      button.setAttribute("aria-pressed", number === this.store.profile && !this.store.search);
      const count = find("b", button);
      if (!count) continue;
      tell(count, String(this.store.unseen[number]));
      count.className = this.store.unseen[number] ? "" : "is-zero";
    }
  }

  #make(post, isNew = false) {
    const work = this.store.of(post);
    const state = work.state;
    const classes = ["wr-post", ["closed", "merged"].includes(state) && "is-none", state && "has-state", !this.store.isSeen(post) && "is-new", this.store.isSeen(post) && !state && "is-seen", isNew && "is-just"];
    const channel = drill.channels[post.channel];
    const link = el(
      "a.plain",
      { href: `?post=${encodeURIComponent(post.ref)}`, "aria-current": post === this.store.current ? "true" : false },
      el("time.wr-age", {}, age(this.clock.second - post.at)),
      el("span.wr-chan", { title: channel.label }, icon(channel.icon), el("span.lk-sr", {}, channel.label)),
      el("span.wr-who", {}, el("b", {}, el("bdi", {}, post.author?.name ?? "?")), el("small", {}, post.author?.reach ? compact(post.author.reach) : "")),
      el("span.wr-lang", {}, post.language.toUpperCase()),
      this.store.isSeen(post) ? null : el("span.wr-unseen"),
      this.store.isSeen(post) ? null : el("span.lk-sr", {}, say("unseen")),
      el("span.wr-text", { lang: post.language, dir: "auto" }, ...(post.pictures ? [icon("photo"), el("span.lk-sr", {}, say("picture"))] : []), ...(post.title ? [el("b.wr-title", {}, post.title), " "] : []), ...marked(post.text, this.store.marks(post))),
      state ? el("span.wr-state", {}, icon(STATES[state], true), stateWords(state, work.labels)) : null,
    );
    const item = el(`li.${classes.filter(Boolean).join(".")}`, { "data-ref": post.ref }, link);
    this.items.set(post.ref, item);
    return item;
  }

  /* One row says something new. */
  refresh(post) {
    const old = this.items.get(post.ref);
    if (old) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(this.#make(post));
      if (focused) this.link(post)?.focus({ preventScroll: true });
    }
    this.#count();
  }

  /* Draws down to a post of the view, as far as the page has room. */
  reach(post) {
    const { posts } = this.store.view(MOST);
    const place = posts.indexOf(post);
    if (place < 0 || this.items.has(post.ref)) return;
    this.most = Math.max(this.most, place + 1);
    this.draw(this.most);
  }

  link(post) {
    return this.items.get(post.ref)?.firstChild;
  }

  #clicked(event) {
    const item = event.target.closest(".wr-post");
    if (!item || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    this.open(this.store.byRef.get(item.dataset.ref));
  }

  /* One row down (1) or up (-1) from the open post; up from the first shows what is held. */
  step(direction) {
    const current = this.store.current && this.items.get(this.store.current.ref);
    let item = current ? (direction > 0 ? current.nextElementSibling : current.previousElementSibling) : find(".wr-post", this.list);
    if (!item && current && direction < 0 && this.store.held()) {
      this.release();
      this.reach(this.store.current);
      item = this.items.get(this.store.current.ref)?.previousElementSibling;
    }
    if (item?.matches(".wr-post")) this.open(this.store.byRef.get(item.dataset.ref));
    else if (item?.matches(".wr-older")) find("button", item).click();
  }

  tick() {
    const now = this.clock.second;
    for (const [ref, item] of this.items) tell(item.firstChild.firstChild, age(now - this.store.byRef.get(ref).at)); // its time comes first
  }
}

export function stateWords(state, labels) {
  if (state !== "routed") return say(state);
  return labels.route ? say("routed", { team: drill.fields.route[labels.route] }) : say("routed_plain");
}
