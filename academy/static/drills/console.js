/* The console: puts its parts together and says what each key and button does. */
import { Cases } from "./cases.js";
import { Clock } from "./clock.js";
import { Desk } from "./desk.js";
import { age, drill, el, find, icon, moment, say, tell } from "./dom.js";
import { Helping } from "./helping.js";
import { Hints } from "./hints.js";
import { listen } from "./keys.js";
import { Moves } from "./moves.js";
import { Picker } from "./picker.js";
import { Pulse } from "./pulse.js";
import { Rows } from "./rows.js";
import { Search } from "./search.js";
import { Speed } from "./speed.js";
import { Store } from "./store.js";
import { Stream } from "./stream.js";
import { Tape } from "./tape.js";

const HOLD_LABELS = 1500;
const HOLD_NOTHING = 4000;
const TELL_EVERY = 15000;
const LAST_SECONDS = 3;
const LATEST = 10; // own seconds for which an answer is new
const FULL = 200; // posts in a batch that more will follow: see line.py
const SETTLED = 150;
const DOUBLES = 30;
const PATIENCE = 3000; // for what is on its way when the drill is over

const store = new Store();
const clock = new Clock();
const desk = new Desk(store);
const rows = new Rows(store, clock, open);
const cases = new Cases(store, clock, open);
const tape = new Tape(store, clock, cases);
const search = new Search(store, rows);
const speed = new Speed(clock);
const hints = new Hints(desk);
const pulse = new Pulse(seek, hand);
const macros = new Picker("macros", () => forPost(drill.macros).map(({ name, text, language }) => ({ name, text, about: drill.languages[language] ?? "", lang: language })), ({ text }) => desk.insert(text));
const pieces = new Picker("articles", () => forPost(drill.articles).map(({ title, url, summary, language }) => ({ name: title, text: summary ?? "", about: url, lang: language })), ({ about }) => desk.insert(about));
const doubles = new Picker("doubles", () => listed(store.same(store.current)), ({ ref }) => make("merge", { into: ref }));
const wanted = new URLSearchParams(location.search).get("post") ?? desk.served.ref;
let armed = null; // what Enter in the note does
let heard = 0;
let gone = false; // another window has the drill

const helping = new Helping((move) => {
  const entry = gone ? null : moves.add(move);
  if (entry) store.write(entry, clock.second);
  return entry;
});
for (const move of drill.moves) store.write(move);
const moves = new Moves(saved);
for (const entry of moves.queue) if (!drill.moves.some((move) => isOne(move, entry))) store.write(entry, clock.second);

/* Whether the queued move was saved, and only the answer was lost with the page. Its number alone does not tell: another
   window may have used it. */
function isOne(move, { sequence, kind, post }) {
  return move.sequence === sequence && move.kind === kind && (move.post ?? "") === post;
}

/* ---- The open post ---- */

function open(post) {
  if (!post) return;
  const before = store.current;
  store.look(post);
  armed = null;
  if (before) rows.refresh(before);
  rows.refresh(post);
  desk.open();
  hints.draw();
  cases.draw();
  const link = rows.link(post);
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest" });
  history.replaceState(null, "", `?post=${encodeURIComponent(post.ref)}${location.hash}`);
  if (matchMedia("(max-width: 899.98px)").matches) location.hash = "main";
}

function changed(post) {
  rows.refresh(post);
  if (post === store.current) desk.refresh();
  cases.draw();
  tape.draw();
}

/* Makes a move on the open post. */
function make(kind, said = {}, hold = 0) {
  if (gone) return;
  const post = store.current;
  const absorbed = moves.absorb(post.ref, kind === "triage");
  if (absorbed) store.unwrite(absorbed);
  const { kind: _kind, post: _post, sequence: _sequence, ready: _ready, labels, ...written } = absorbed ?? {};
  const entry = moves.add({ ...written, kind, post: post.ref, ...said, labels: { ...(labels?.state && { state: labels.state }), ...(said.labels ?? desk.labels) } }, held(hold));
  store.write(entry, clock.second);
  changed(post);
}

/* What is held to be undone must still be in time: nothing is held in the last seconds. */
function held(hold) {
  return clock.left === null ? hold : Math.max(0, Math.min(hold, 1000 * (clock.left - LAST_SECONDS)));
}

function onPost(act) {
  return () => (store.current ? act(store.current) : desk.hint(say("open_first")));
}

const take = onPost((post) => {
  if (!store.of(post).state) make("claim");
  desk.selects[0].focus();
});

const release = onPost((post) => {
  if (store.of(post).state) make("release");
});

const snooze = onPost(() => show("snooze"));

const merge = onPost((post) => (store.same(post).length ? doubles.open() : desk.hint(say("no_double"))));

/* Of macros and help pieces those in the language of the post first, English next. */
function forPost(items) {
  const rank = (item) => [store.current?.language, "en"].indexOf(item.language ?? "en") + 1 || 3;
  return items.toSorted((one, other) => rank(one) - rank(other));
}

/* The newest of the posts, as they are chosen from. */
function listed(posts) {
  return posts.slice(-DOUBLES).reverse().map((one) => ({ ref: one.ref, name: one.author?.name ?? "?", text: (one.title || one.text).slice(0, 160), about: `${moment(one.at)[0]} · ${drill.channels[one.channel].label}`, lang: one.language }));
}

/* Shows what an alert is about. */
function seek(query) {
  find("[data-search]").value = query;
  return search.search();
}

/* Which of them is the one to hand over, and to whom, is the trainee's to decide. */
async function hand(query) {
  await seek(query);
  find(".wr-post a", rows.list)?.focus();
  tell(find("[data-search-told]"), say("rising_choose"));
}

const nothing = onPost(() => {
  make("none", {}, HOLD_NOTHING);
  rows.step(1);
});

function reply(kind) {
  const over = desk.count();
  if (!desk.reply.value.trim()) return desk.reply.focus() ?? desk.hint(say("write_reply"), true);
  if (over < 0) return desk.hint(say("too_long", { count: -over }), true);
  make(kind, { text: desk.reply.value, visibility: desk.visibility });
  desk.drop(kind);
  return leave();
}

const route = onPost(() => {
  if (!desk.labels.route) {
    desk.selects.at(-1).focus();
    return desk.hint(say("choose_route"), true);
  }
  make("route", { note: desk.note.value });
  return desk.drop("route");
});

const escalate = onPost(() => {
  if (!desk.note.value.trim()) {
    armed = "escalate";
    desk.note.focus();
    return desk.hint(say("write_note"));
  }
  armed = null;
  make("escalate", { note: desk.note.value });
  desk.drop("escalate");
  return leave();
});

function write(visibility) {
  return onPost(() => {
    find(`[name=visibility][value=${visibility}]`, desk.form).checked = true;
    desk.count();
    desk.reply.focus();
  });
}

function undo() {
  const entry = moves.undo();
  if (!entry) return desk.hint(say("nothing_to_undo"));
  store.unwrite(entry);
  changed(store.byRef.get(entry.post));
  tell(find("[data-save]"), say("undone"));
  return open(store.byRef.get(entry.post));
}

function leave(writing) {
  armed = null;
  if (writing?.matches("[data-search]")) search.clear();
  desk.hint("");
  document.activeElement.blur();
  const link = store.current && rows.link(store.current);
  (link ?? rows.list).focus({ preventScroll: true });
}

const byKind = { reply: () => reply("reply"), thank: () => reply("thank"), route, escalate, none: nothing };
find("[data-help-link]")?.addEventListener("click", (event) => {
  event.preventDefault();
  helping.open();
});
const byButton = { macros: () => macros.open(), articles: () => pieces.open(), doubles: merge, release, help: () => helping.open() };
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => byButton[button.dataset.do]());

desk.form.addEventListener("submit", (event) => {
  event.preventDefault();
  byKind[event.submitter?.value ?? "reply"]?.();
});
desk.form.addEventListener("change", ({ target }) => {
  if (target.dataset.field) make("triage", {}, HOLD_LABELS);
  else if (desk.tags.includes(target)) make("triage", { [target.name]: target.value }, HOLD_LABELS);
  else if (target === desk.note) make("triage", { note: target.value }, HOLD_LABELS);
  else if (target === desk.state) make("triage", { labels: { ...desk.labels, state: target.value } }, HOLD_LABELS);
  else if (target === desk.assigned) assign(target.value);
});

/* To nobody, to the trainee, to the standing table, or to a team: then it is handed over as ever. */
function assign(whom) {
  armed = null;
  if (whom === "me") return make("claim");
  if (!whom) return make("release");
  if (whom === "table") return escalate();
  desk.selects.at(-1).value = whom;
  make("triage", {}, HOLD_LABELS);
  desk.note.focus();
  return desk.hint(say("assign_note"));
}

for (const button of document.querySelectorAll("[data-snooze]")) {
  button.addEventListener("click", () => make("snooze", { minutes: button.dataset.snooze }));
}

/* ---- What was saved ---- */

function saved(state, facts, entry) {
  const place = find("[data-save]");
  const words = { saved: () => say("saved", { time: facts.at_text }), saving: () => say("saving"), held: () => say("held"), offline: () => say("not_saved"), signedout: () => say("signed_out"), refused: () => say("refused", { words: facts.words }), over: () => say("late") }[state]();
  const bad = ["offline", "signedout", "refused"].includes(state);
  place.className = `wr-save is-${bad ? "bad" : state}`;
  place.replaceChildren(icon({ saved: "circle-check", held: "hourglass", saving: "refresh" }[state] ?? "alert-triangle"), words);
  if (state === "refused") {
    store.unwrite(entry);
    if (entry.post) desk.restore(entry);
    const post = store.byRef.get(entry.post);
    if (post) changed(post);
  }
  helping.heard(state, facts, entry);
}

/* ---- The line ---- */

let catching = null;
let isFirst = true; // what is there as the page opens is no news, however little it is

/* Whether a batch is news. What had come before the page did is told in full batches: it is taken as it comes and
   drawn once, when no more follows. */
function arrived(batch) {
  if (batch.length < FULL && !catching && !isFirst) return true;
  isFirst = false;
  clearTimeout(catching);
  catching = setTimeout(() => {
    catching = null;
    if (rows.still) rows.came([]);
    else rows.release();
    search.came();
    desk.refresh();
    if (wanted && !store.current && store.byRef.has(wanted)) {
      rows.reach(store.byRef.get(wanted));
      open(store.byRef.get(wanted));
    }
    tell(line, say("connected", { posts: store.posts.length }));
  }, SETTLED);
  return false;
}

const line = find("[data-line]");
const stream = new Stream(
  {
    posts(batch) {
      const fresh = store.take(batch);
      if (!fresh.length) return;
      if (!arrived(batch)) return;
      heard += fresh.length;
      rows.came(fresh);
      search.came();
      if (store.current && fresh.some((post) => store.isInThread(post, store.current))) desk.refresh();
      if (wanted && !store.current && store.byRef.has(wanted)) open(store.byRef.get(wanted));
      tell(line, say("connected", { posts: store.posts.length }));
    },
    answers(batch) {
      const fresh = store.answer(batch);
      if (!fresh.length || (catching && !arrived(batch))) return;
      heard += fresh.filter((post) => clock.second - post.at < LATEST * Math.max(1, clock.speed)).length; // every line tells the old ones again
      rows.came(fresh);
      if (store.current && fresh.some((post) => store.isInThread(post, store.current))) desk.refresh();
      if (wanted && !store.current && store.byRef.has(wanted)) open(store.byRef.get(wanted));
    },
    pulse: (beats) => pulse.came(beats),
    clock(data) {
      clock.set(data);
      speed.draw();
    },
    elsewhere() {
      gone = true;
      moves.hurry();
      tell(line, say("elsewhere"));
      show("elsewhere");
    },
    end() {
      moves.hurry();
      tell(line, say("done"));
      Promise.race([moves.working, pause(PATIENCE)]).then(() => pause(PATIENCE / 2)).then(() => location.assign(drill.urls.report));
    },
    up: () => tell(line, say("connected", { posts: store.posts.length })),
    down: () => tell(line, say("lost")),
  },
  () => store.base,
);
addEventListener("pagehide", () => {
  moves.hurry();
  stream.source.close();
});
// A page that the browser kept comes back with a dead line.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/* ---- Time ---- */

function tick() {
  const [minutes, seconds] = moment(clock.second);
  find("[data-clock]").replaceChildren(minutes, el("small", {}, `:${seconds}`));
  tell(find("[data-left]"), clock.left === null ? say("paused") : age(clock.left));
  if (clock.left !== null && clock.left < LAST_SECONDS && moves.isHeld) moves.hurry();
  if (store.current) desk.due(cases.left(store.current), !store.of(store.current).labels.priority);
  rows.tick();
  cases.draw();
  tape.draw();
}

setInterval(tick, 500);
setInterval(() => {
  if (heard) tell(find("[data-heard]"), say("heard", { count: heard }));
  heard = 0;
}, TELL_EVERY);

/* ---- Keys and dialogs ---- */

function show(name) {
  const dialog = find(`[data-dialog=${name}]`);
  if (!dialog.open) dialog.showModal();
}

find("[data-dialog=elsewhere]").addEventListener("close", () => show("elsewhere")); // a second Esc closes any dialog
find("[data-take-back]").addEventListener("click", () => location.reload());

for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => show(button.dataset.open));
find("[data-finish]").addEventListener("submit", async (event) => {
  if (!moves.queue.length) return;
  event.preventDefault();
  tell(find("[data-end-wait]"), say("saving"));
  moves.hurry();
  await moves.working;
  if (moves.queue.length) tell(find("[data-end-wait]"), say("not_saved"));
  else event.target.submit();
});

listen(
  {
    j: () => rows.step(1),
    k: () => rows.step(-1),
    ArrowDown: () => rows.step(1),
    ArrowUp: () => rows.step(-1),
    n: () => rows.release(),
    Enter: take,
    t: onPost(() => desk.selects[0].focus()),
    r: write("public"),
    d: write("direct"),
    g: route,
    e: escalate,
    x: nothing,
    l: release,
    z: snooze,
    b: merge,
    m: onPost(() => macros.open()),
    h: onPost(() => pieces.open()),
    y: () => helping.open(),
    u: undo,
    p: () => speed.toggle(),
    "/": () => search.focus(),
    "?": () => show("keys"),
    profile: (number) => rows.show(number),
    send: reply,
    note: () => (armed === "escalate" ? escalate() : leave()),
    leave,
  },
  desk,
);

rows.draw();
rows.release();
speed.draw();
tick();
tell(line, say("connecting"));
