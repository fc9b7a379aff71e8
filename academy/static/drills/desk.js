/* The middle: the conversation of the open post, its triage, the reply and its draft. */
import { compact, drill, el, find, icon, marked, moment, say, tell } from "./dom.js";

const MOST = 80; // messages of a thread
const FIELDS = Object.keys(drill.fields);
const SAID = { claim: "you_triaged", release: "you_released", snooze: "you_snoozed", merge: "you_merged", reply: "you_replied", thank: "you_replied", route: "you_routed", escalate: "you_escalated", none: "you_none" };
const CALLED = { "": "new", mine: "mine", waiting: "waiting", replied: "answered", thanked: "answered", routed: "escalated", escalated: "escalated", closed: "closed", merged: "closed" };

export class Desk {
  constructor(store) {
    this.store = store;
    this.form = find("[data-work]");
    this.reply = find("[data-reply]");
    this.note = find("[data-note]");
    this.limit = find("[data-limit]");
    this.selects = FIELDS.map((field) => find(`[data-field="${field}"]`));
    this.state = find("[data-state]");
    this.assigned = find("[data-assigned]");
    this.tags = [find("[name=tags]", this.form), find("[name=author_tags]", this.form)];
    // What the server has put into the form, after a refusal without scripts or for ?post=; it stays shut till that post is here.
    this.served = { ref: find("[name=post]", this.form).value, text: this.reply.defaultValue, note: this.note.defaultValue, visibility: find("[name=visibility][value=direct]", this.form).defaultChecked ? "direct" : "public" };
    this.form.inert = true;
    this.form.addEventListener("input", (event) => event.target.matches("[data-reply], [data-note], [name=visibility]") && this.keep());
  }

  get post() {
    return this.store.current;
  }

  get visibility() {
    return find("[name=visibility]:checked", this.form).value;
  }

  get labels() {
    return Object.fromEntries(this.selects.filter((select) => select.value).map((select) => [select.name, select.value]));
  }

  get most() {
    return drill.limits[this.visibility === "direct" ? "direct" : this.post.channel];
  }

  open() {
    const post = this.post;
    find("[data-welcome]").hidden = true;
    find("[data-conversation]").hidden = false;
    this.form.hidden = this.form.inert = this.state.disabled = false;
    this.#head(post);
    this.#history(post);
    this.#draft(post);
    this.hint("");
    for (const input of this.tags) input.value = "";
    this.refresh();
    find("[data-thread]").scrollTop = 0;
  }

  #head(post) {
    const name = post.author?.name ?? "?";
    tell(find("[data-face]"), initials(name));
    const words = post.title || post.text;
    tell(find("[data-subject]"), words.length > 90 ? `${Array.from(words).slice(0, 88).join("")}…` : words);
    const facts = [drill.channels[post.channel].label, post.author?.reach && say("reach", { count: compact(post.author.reach) }), drill.languages[post.language], post.stars && say("stars", { count: post.stars })];
    find("[data-byline]").replaceChildren(el("b.wr-strong", {}, el("bdi", {}, name)), ` ${post.author?.handle ?? ""} · ${facts.filter(Boolean).join(" · ")}`);
    tell(find("[data-reply-label]"), say("to", { name }));
    tell(find("[data-as]"), drill.handle ? say("shown_as", { handle: drill.handle }) : "");
  }

  #history(post) {
    const author = post.author ?? { history: [], bio: "" };
    const here = this.store.by(author).length;
    const past = author.history.map((one) => el("span.wr-hi", { dir: "auto" }, one.on ? `${one.on}: ` : "", one.text));
    find("[data-history]").replaceChildren(
      el("h3.wr-hist-h", {}, author.name ?? ""),
      el("span.wr-i.wr-hi", {}, icon("history"), past.length ? say("by_author", { count: here }) : `${say("no_history")}, ${say("by_author", { count: here })}`),
      ...past,
      author.bio ? el("span.wr-hi.wr-bio", { dir: "auto" }, author.bio) : "",
    );
  }

  /* What was written here and not sent yet. */
  #draft(post) {
    const shelf = sessionStorage.getItem(this.#shelf(post));
    const draft = shelf ? JSON.parse(shelf) : post.ref === this.served.ref ? this.served : {};
    this.reply.value = draft.text ?? "";
    this.note.value = draft.note ?? "";
    find(`[name=visibility][value=${draft.visibility ?? "public"}]`, this.form).checked = true;
  }

  #shelf(post) {
    return `drill:${drill.code}:draft:${post.ref}`;
  }

  keep() {
    const { value: text } = this.reply;
    if (!this.post) return;
    sessionStorage.setItem(this.#shelf(this.post), JSON.stringify({ text, note: this.note.value, visibility: this.visibility }));
    this.count();
  }

  /* The reply or the note was sent: its draft is done with. */
  drop(kind) {
    if (kind === "reply" || kind === "thank") this.reply.value = "";
    else this.note.value = "";
    this.keep();
  }

  /* Gives back what a refused or undone move said. */
  restore(entry) {
    if (!entry.text && !entry.note) return;
    const shelf = `drill:${drill.code}:draft:${entry.post}`;
    const now = JSON.parse(sessionStorage.getItem(shelf) || "{}"); // what was begun meanwhile stays
    const seen = now.text ? now.visibility : entry.visibility; // goes with the text: what is meant for one is not shown to all
    const draft = { text: now.text || entry.text || "", note: now.note || entry.note || "", visibility: seen ?? now.visibility ?? "public" };
    sessionStorage.setItem(shelf, JSON.stringify(draft));
    if (this.post?.ref === entry.post) this.#draft(this.post);
  }

  /* What was done to the post has changed, or somebody answered in its thread. */
  refresh() {
    if (!this.post) return;
    const work = this.store.of(this.post);
    for (const select of this.selects) {
      if (select.value !== (work.labels[select.name] ?? "")) select.value = work.labels[select.name] ?? "";
      select.parentElement.dataset.value = select.value;
    }
    this.state.value = CALLED[work.state] ?? "new";
    this.assigned.value = { mine: "me", waiting: "me", replied: "me", thanked: "me", routed: work.labels.route ?? "", escalated: "table" }[work.state] ?? "";
    for (const input of this.tags) if (document.activeElement !== input) input.value = work[input.name] ?? "";
    this.#thread();
    this.count();
  }

  #thread() {
    const { posts, left } = around(this.store.thread(this.post), this.post);
    const lines = posts.map((post) => [post.at, this.#message(post)]);
    for (const move of this.store.of(this.post).moves) if (SAID[move.kind]) lines.push([move.second, this.#mine(move)]);
    lines.sort((one, other) => one[0] - other[0]);
    const more = left ? [el("li.wr-event", {}, el("span", {}, say("thread_more", { count: left })))] : [];
    find("[data-thread] ol").replaceChildren(...more, ...lines.map(([, line]) => line));
  }

  #message(post) {
    const answered = this.store.byRef.get(post.in_reply_to);
    const passed = this.store.byRef.get(post.reshare_of);
    const who = el("div.wr-msg-by", {}, el("b", {}, el("bdi", {}, post.author?.name ?? "?")), answered ? say("answers", { name: answered.author?.name ?? "?" }) : "");
    const body = el("div", {}, who);
    if (post.title && post.title !== answered?.title) body.append(el("p.t.wr-strong", { lang: post.language, dir: "auto" }, post.title));
    body.append(el("p.t", { lang: post.language, dir: "auto" }, ...marked(post.text, this.store.marks(post))));
    if (post.pictures) body.append(pictures(post));
    if (passed) body.append(el("p.wr-passed", { dir: "auto" }, `${say("reshares")} `, el("bdi", {}, passed.author?.name ?? "?"), `: ${passed.text}`));
    const kind = post === this.post ? "is-trigger" : post.author?.name === this.post.author?.name ? "is-same" : "is-other";
    return el(`li.wr-msg.${kind}`, {}, el("time", {}, moment(post.at)[0]), body);
  }

  #mine(move) {
    const time = el("time", {}, moment(move.second)[0]);
    const direct = move.visibility === "direct";
    const words = say(direct ? "you_direct" : SAID[move.kind], { team: drill.fields.route[move.route] ?? "", minutes: move.minutes ?? "", name: this.store.byRef.get(move.into)?.author?.name ?? "?" });
    if (!move.text) return el("li.wr-event", {}, time, el("span", {}, words, move.note ? el("span", { dir: "auto" }, `: ${move.note}`) : ""));
    return el("li.wr-msg.is-ours", {}, time, el("div", {}, el("div.wr-msg-by", {}, el("b", {}, words)), el("p.t", { dir: "auto" }, move.text)));
  }

  /* Puts text where the reply is written. */
  insert(text) {
    const { selectionStart, selectionEnd, value } = this.reply;
    const gap = selectionStart && !/\s$/.test(value.slice(0, selectionStart)) ? " " : "";
    this.reply.setRangeText(gap + text, selectionStart, selectionEnd, "end");
    this.reply.focus();
    this.keep();
    this.reply.dispatchEvent(new Event("input", { bubbles: true }));
  }

  count() {
    const left = this.most - Array.from(this.reply.value).length;
    this.limit.classList.toggle("lk-bad", left < 0);
    tell(this.limit, left < 0 ? say("over", { count: -left }) : say("left", { count: left }));
    return left;
  }

  /* `left` seconds until the first answer is due, or null when it has been given. */
  due(left, isGuess) {
    const place = find("[data-due]");
    if (left === null) return place.replaceChildren();
    const kind = left < 0 ? "is-bad" : left < 300 ? "is-warn" : "";
    const words = left < 0 ? say("late_by", { m: Math.ceil(-left / 60) }) : say("minutes", { m: Math.floor(left / 60) });
    const told = `${say("to_first_answer")}${isGuess ? `, ${say("as_normal")}` : ""}`;
    if (place.dataset.told === words + told) return undefined;
    place.dataset.told = words + told;
    return place.replaceChildren(el(kind ? `b.${kind}` : "b", {}, kind ? icon(left < 0 ? "alarm" : "hourglass") : "", words), told);
  }

  hint(words, isBad = false) {
    const place = find("[data-hint]");
    place.classList.toggle("lk-bad", isBad);
    tell(place, words);
  }
}

/* The messages of a long thread around the open one. */
function around(posts, post) {
  const first = Math.max(0, Math.min(posts.indexOf(post) - MOST / 2, posts.length - MOST));
  return { posts: posts.slice(first, first + MOST), left: Math.max(0, posts.length - MOST) };
}

/* What a post shows; the whole picture opens in a window of its own. */
function pictures(post) {
  return el("div.lk-pictures", {}, ...post.pictures.map(({ name, description }) => {
    const address = drill.urls.pictures + encodeURIComponent(name);
    const image = el("img", { src: address, alt: description || say("undescribed") });
    return el("figure.lk-picture", {}, el("a", { href: address, target: "_blank", rel: "noopener" }, image));
  }));
}

function initials(name) {
  return name.replace(/^@/, "").split(/\s+/).slice(0, 2).map((part) => Array.from(part)[0]?.toUpperCase() ?? "").join("");
}
