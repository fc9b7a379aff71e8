/* The keyboard. Letters act on the open post, but never while somebody writes or chooses. */
import { find } from "./dom.js";

const WRITING = "input:not([type=radio]), textarea, select";
const REPEATED = ["j", "k", "ArrowDown", "ArrowUp"]; // held down they walk; any other act is meant once
const SCROLLED = "[data-thread], [data-history], [role=radiogroup]"; // here the arrows are at home already

/* `acts` maps a key to what it does; `desk` is the form with triage and reply. */
export function listen(acts, desk) {
  document.addEventListener("keydown", (event) => {
    if (find("dialog[open]") || event.isComposing) return;
    const writing = event.target.closest(WRITING);
    const handled = writing ? inWriting(event, writing, acts, desk) : inStream(event, acts);
    if (handled) event.preventDefault();
  });
}

function inStream(event, acts) {
  // After Ctrl+Enter has sent, the focus is on a row: held down it must not open windows there.
  if (event.repeat && event.key === "Enter") return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "Enter" && isOwn(event.target.closest("button, summary, a"))) return false;
  if (event.key.startsWith("Arrow") && event.target.closest(SCROLLED)) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isProfile = /^[1-8]$/.test(key);
  if (!isProfile && !Object.hasOwn(acts, key)) return false;
  if (event.repeat && !REPEATED.includes(key)) return true;
  if (isProfile) acts.profile(Number(key) - 1);
  else acts[key]();
  return true;
}

/* Enter belongs to the button or link that has the focus; only on the open post's row it takes the post. */
function isOwn(pressed) {
  return Boolean(pressed) && !(pressed.closest("[data-rows]") && pressed.getAttribute("aria-current") === "true");
}

function inWriting(event, writing, acts, desk) {
  if (event.key === "Escape") return acts.leave(writing) ?? true;
  if (writing === desk.reply) return inReply(event, acts);
  if (event.repeat && event.key === "Enter") return true;
  if (writing === desk.note) return event.key === "Enter" ? (acts.note() ?? true) : false;
  if (writing.matches("select")) return inTriage(event, writing, desk);
  return event.key === "Enter" && desk.form.contains(writing) ? onwards(writing, desk) : false;
}

/* Enter in a field would send the form, that is the reply, in public. From the tags it goes on: what they say is
   written down as the focus leaves them. On a box it does nothing. */
function onwards(writing, desk) {
  if (desk.tags.includes(writing)) (desk.tags[desk.tags.indexOf(writing) + 1] ?? desk.reply).focus();
  return true;
}

function inReply(event, acts) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
  if (!event.repeat) acts.send(event.shiftKey ? "thank" : "reply");
  return true;
}

/* A digit chooses and goes on; Enter goes on; letters find, as in any list. */
function inTriage(event, select, desk) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.repeat && event.key.length === 1) return true; // a key held down must not fill one list after the other
  const place = Number(event.key);
  const chooses = /^[1-9]$/.test(event.key) && place < select.options.length;
  if (!chooses && event.key !== "Enter") return false;
  if (chooses) {
    select.selectedIndex = place;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const next = desk.selects[desk.selects.indexOf(select) + 1] ?? desk.reply;
  next.focus();
  return true;
}
