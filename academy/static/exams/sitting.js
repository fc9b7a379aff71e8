/* A page of a sitting: each answer is sent at once, the save state is always true, and leaving
   the page leaves no answer behind. Without this file the form posts and the buttons lead. */
import { ahead, startClock } from "./clock.js";
import { Palette } from "./palette.js";
import { send, sit } from "./post.js";
import { Presence } from "./presence.js";
import { Queue } from "./queue.js";
import { Response } from "./response.js";
import { Seat } from "./seat.js";
import { Shelf } from "./shelf.js";

const SHORT_WAIT = 2500;
const root = document.querySelector("[data-sitting]");
const bar = document.querySelector("[data-bar]");
const form = document.querySelector("[data-answer]");
const position = Number(root.dataset.position);
const shelf = new Shelf(root.dataset.sitting);
const palette = form && new Palette(document.getElementById("palette"), shelf, position);
const options = form ? [...form.querySelectorAll("[name=option]")] : [];
const response = form && new Response(form, (answer) => queue.add(position, answer));
const address = (place) => root.dataset.saveTo.replace("/0/answer", place);
let leaving = false;
let over = false;

const drift = ahead(document.querySelector("[data-clock]"));
const seat = new Seat(root, getUp);
const presence = new Presence(root.dataset.sitting);
let shown = Date.now();

const queue = new Queue({
  shelf,
  stamp,
  highest: Number(root.dataset.highest),
  send: (entry) => send(address(`/${entry.position}/answer`), entry),
  tell: hear,
});

/* What a save says beside the answer. The time on the item counts from the answer before. */
function stamp() {
  const spent = Date.now() - shown;
  shown = Date.now();
  return { sitting: seat.sitting, given_at: shown + drift, spent, ...presence.take() };
}

/* Another window sits now: this one takes no more answers, and says so. */
function getUp() {
  document.querySelector("[data-taken]").hidden = false;
  document.querySelector("[data-moved]").hidden = true;
  for (const set of document.querySelectorAll("main fieldset, main button")) set.disabled = true;
  removeEventListener("keydown", pressed);
}

function hear(kind, detail, entry) {
  if (detail.sitting) seat.hear(detail.sitting);
  over ||= kind === "over";
  if (kind === "saved") palette?.saved(entry.position, entry.response);
  else palette?.show();
  if (kind === "saved" && queue.unsaved.length) return; // not all of it is
  if (kind === "saved") document.querySelector("[data-stay]").hidden = true;
  if (kind === "saved" && !form && !leaving) location.reload(); // the list was drawn before
  show(kind, detail);
}

function show(kind, { at, at_text, words } = {}) {
  const state = document.querySelector(`template[data-state="${kind}"]`).content.cloneNode(true);
  const time = state.querySelector("time");
  if (time) [time.dateTime, time.textContent] = [at, at_text];
  const place = state.querySelector("[data-words]"); // what is saved needs none
  if (words && place) place.textContent = words;
  document.querySelector("[data-save]").replaceChildren(state);
  bar.classList.toggle("is-unsaved", !["saved", "saving"].includes(kind));
}

/* ---- leaving ------------------------------------------------------------------------------ */

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Whether the server can be reached; a page that cannot load would hide what is kept here. */
async function reachable(url) {
  if (!queue.hindered) return true;
  try {
    await fetch(url, { method: "HEAD", redirect: "manual", signal: AbortSignal.timeout(SHORT_WAIT) });
    return true;
  } catch {
    return false;
  }
}

async function leave(url) {
  response?.rest();
  await Promise.race([queue.flush(), pause(SHORT_WAIT)]);
  if (!(await reachable(url))) return stay();
  leaving = true;
  location.assign(url);
}

function stay() {
  const notice = document.querySelector("[data-stay]");
  notice.hidden = false;
  notice.scrollIntoView({ block: "nearest" });
}

async function timeIsOver() {
  response?.rest();
  over = true;
  await queue.flush();
  if (await reachable(location.href)) {
    leaving = true;
    location.replace(document.querySelector("[data-clock]").dataset.over);
  } else show("over");
}

addEventListener("beforeunload", (event) => {
  response?.rest();
  if (!leaving && !over && queue.unsaved.length) event.preventDefault();
});
addEventListener("pageshow", (event) => event.persisted && location.reload());

/* ---- an item ------------------------------------------------------------------------------ */

function restore() {
  const kept = queue.unsaved.find((entry) => entry.position === position);
  if (kept) response.fill(kept.response);
  else response.early();
}

function submitted(event) {
  event.preventDefault();
  const { name, value } = event.submitter ?? form.querySelector("[data-next]");
  if (name === "clear") {
    response.clear();
    queue.add(position, []);
  } else if (name === "move") response.move(value);
  else leave(address(value === "review" ? "/review" : `/${value}/`));
}

function choose(option) {
  option.focus();
  option.checked = option.type === "radio" || !option.checked;
  option.dispatchEvent(new Event("change", { bubbles: true }));
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("input[type=text], textarea, select")) return; // there keys write
  const key = event.key.toLowerCase();
  const forwards = document.dir === "rtl" ? "arrowleft" : "arrowright";
  const backwards = document.dir === "rtl" ? "arrowright" : "arrowleft";
  const inGroup = key.startsWith("arrow") && event.target.type === "radio"; // there arrows choose
  const place = key.length === 1 ? Math.max("123456".indexOf(key), "abcdef".indexOf(key)) : -1;
  const act =
    (options[place] && (() => choose(options[place]))) ||
    (key === "f" && (() => form.querySelector("[data-flag] input").click())) ||
    ((key === "n" || key === forwards) && (() => form.querySelector("[data-next]").click())) ||
    ((key === "p" || key === backwards) && (() => form.querySelector("[data-back]").click()));
  if (!act || inGroup) return;
  event.preventDefault();
  act();
}

function sitItem() {
  restore();
  const flag = form.querySelector("[data-flag]");
  flag.hidden = false;
  flag.querySelector("input").checked = palette.flagged;
  flag.addEventListener("change", (event) => palette.flag(event.target.checked));
  const next = form.querySelector("[data-next-words]");
  next.textContent = next.dataset.nextWords;
  form.addEventListener("submit", submitted);
  addEventListener("keydown", pressed);
}

/* ---- the review --------------------------------------------------------------------------- */

async function submitAll(event) {
  event.preventDefault();
  leaving = true;
  await queue.flush();
  leaving = !queue.unsaved.length || over;
  if (leaving) event.target.submit();
  else stay();
}

function showFlags() {
  const { flagged } = shelf.read();
  for (const flag of document.querySelectorAll("[data-flagged]")) flag.hidden = !flagged.includes(Number(flag.dataset.flagged));
}

startClock(document.querySelector("[data-clock]"), timeIsOver);
if (form) sitItem();
else {
  showFlags();
  document.querySelector("[data-submit]").addEventListener("submit", submitAll);
}
if (await seat.take(sit)) document.querySelector("[data-moved]").hidden = false;
if (queue.unsaved.length) queue.flush();
