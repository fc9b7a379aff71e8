/* What this page knows: the posts that have come, what was done to them, and what is looked at. */
import { drill } from "./dom.js";

const ACTS = { claim: "mine", release: "", snooze: "waiting", merge: "merged", reply: "replied", thank: "thanked", route: "routed", escalate: "escalated", none: "closed" };
// What the trainee calls a state, and what we do.
const CALLED = { new: "", mine: "mine", waiting: "waiting", escalated: "escalated", answered: "replied", closed: "closed" };
const FIELDS = Object.keys(drill.fields);

export class Store {
  constructor() {
    this.posts = []; // in the order they came
    this.base = 0; // how many of them every run has; the rest answer what was done in this one
    this.byRef = new Map();
    this.roots = new Map(); // ref -> the ref of the post its thread began with
    this.threads = new Map(); // that ref -> the posts of the thread
    this.authors = new Map(); // who -> their posts
    this.copies = new Map(); // ref -> the post and what passes it on
    this.profiled = drill.profiles.map(() => []); // the posts of each profile
    this.bins = new Map(); // scenario minute -> how many posts came in it
    this.journal = []; // every move, saved or on its way
    this.seen = new Set(JSON.parse(sessionStorage.getItem(this.#shelf) || "[]"));
    this.profile = 0;
    this.search = null; // {query, matches: Set, marks, of}
    this.shown = 0; // posts from here on are held back
    this.current = null;
    this.unseen = drill.profiles.map(() => 0);
    this.work = new Map();
  }

  get #shelf() {
    return `drill:${drill.code}:seen`;
  }

  /* Takes a batch; posts that are here already are left out. Returns what is new. */
  take(batch) {
    const fresh = batch.filter((post) => post.index >= this.base);
    this.base += fresh.length;
    return this.#keep(fresh);
  }

  /* The same of what injects and reactions have brought: all of it is told again on every line. */
  answer(batch) {
    const fresh = batch.filter((post) => !this.byRef.has(post.ref));
    return this.#keep(fresh.map((post) => ({ ...post, index: Number(post.ref) })));
  }

  #keep(fresh) {
    for (const post of fresh) {
      post.place = this.posts.length;
      this.posts.push(post);
      this.byRef.set(post.ref, post);
      const root = this.roots.get(post.in_reply_to) ?? post.ref;
      this.roots.set(post.ref, root);
      into(this.threads, root, post);
      if (post.author) into(this.authors, named(post.author), post);
      into(this.copies, post.reshare_of || post.ref, post);
      for (const number of post.profiles) this.profiled[number].push(post);
      const minute = Math.floor(post.at / 60);
      this.bins.set(minute, (this.bins.get(minute) ?? 0) + 1);
      if (!this.isSeen(post)) for (const number of post.profiles) this.unseen[number] += 1;
    }
    return fresh;
  }

  isSeen(post) {
    return this.seen.has(post.ref) || this.work.has(post.ref);
  }

  look(post) {
    this.current = post;
    if (this.isSeen(post)) return;
    this.seen.add(post.ref);
    for (const number of post.profiles) this.unseen[number] -= 1;
    sessionStorage.setItem(this.#shelf, JSON.stringify([...this.seen]));
  }

  inView(post) {
    if (this.search) return this.search.matches.has(post.index);
    return !drill.profiles.length || post.profiles.includes(this.profile);
  }

  /* The posts of the view that are shown, newest first, at most `most`; and whether there are more. */
  view(most) {
    const found = [];
    const among = this.search || !drill.profiles.length ? this.posts : this.profiled[this.profile];
    for (let index = among.length - 1; index >= 0; index -= 1) {
      if (among[index].place >= this.shown || !this.inView(among[index])) continue;
      if (found.length === most) return { posts: found, more: true };
      found.push(among[index]);
    }
    return { posts: found, more: false };
  }

  /* How many posts of the view are held back. Of one view, only what has come since is looked at. */
  held() {
    const view = JSON.stringify([this.profile, this.search?.query, this.search?.matches.size, this.shown]);
    if (view !== this.counted?.view) this.counted = { view, until: this.shown, count: 0 };
    const { counted, posts } = this;
    for (; counted.until < posts.length; counted.until += 1) counted.count += this.inView(posts[counted.until]);
    return counted.count;
  }

  marks(post) {
    if (this.search) return this.search.marks[post.index] ?? [];
    return post.marks.filter(([number]) => number === this.profile).map(([, start, end]) => [start, end]);
  }

  /* Writes a move into the journal, as it was read from the server or as the queue has it. */
  write(move, second) {
    const { labels = {}, ...rest } = move;
    this.journal.push({ ...rest, ...labels, second: move.second ?? second, entry: move });
    this.#work(move.post);
  }

  unwrite(entry) {
    this.journal = this.journal.filter((move) => move.entry !== entry);
    this.#work(entry.post);
  }

  #work(ref) {
    const moves = this.journal.filter((move) => move.post === ref);
    if (!ref || !moves.length) return this.work.delete(ref);
    const work = { state: "", labels: {}, moves, until: null, note: "", tags: "", author_tags: "" };
    for (const move of moves) {
      for (const field of FIELDS) if (move[field]) work.labels[field] = move[field];
      for (const field of ["note", "tags", "author_tags"]) work[field] = move[field] ?? work[field];
      if (move.kind === "triage") work.state = move.state ? CALLED[move.state] : work.state || "mine";
      else work.state = ACTS[move.kind] ?? work.state;
      if (move.kind === "snooze") work.until = (move.second ?? 0) + 60 * Number(move.minutes);
      else if (work.state !== "waiting") work.until = null;
      if (move.kind === "merge") work.into = move.into;
    }
    return this.work.set(ref, work);
  }

  of(post) {
    return this.work.get(post.ref) ?? { state: "", labels: {}, moves: [] };
  }

  /* The whole conversation around a post, in the order it came. */
  thread(post) {
    return this.threads.get(this.roots.get(post.ref)) ?? [post];
  }

  isInThread(post, open) {
    return this.roots.get(post.ref) === this.roots.get(open.ref);
  }

  /* What may be the same as the post, in the order it came: of one author, or passed on from one another. */
  same(post) {
    const found = [...(post.author ? this.by(post.author) : []), ...this.copies.get(post.reshare_of || post.ref)];
    return [...new Set(found)].filter((one) => one !== post).sort((one, other) => one.place - other.place);
  }

  /* The posts of one author. */
  by(author) {
    return this.authors.get(named(author)) ?? [];
  }
}

const named = ({ name, handle }) => JSON.stringify([name, handle]);

function into(map, key, value) {
  const found = map.get(key);
  if (found) found.push(value);
  else map.set(key, [value]);
}
