/* The keyboard. Letters act on the open post, but never while somebody writes or chooses. */
import { find } from "./dom.js";

const WRITING = "input:not([type=radio]), textarea, select";

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
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  // Enter and Space belong to the button or link that has the focus; a row's link is the row.
  if (event.key === "Enter" && event.target.closest("button, summary, a") && !event.target.closest("[data-rows]")) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (/^[1-8]$/.test(key)) return acts.profile(Number(key) - 1) ?? true;
  if (!acts[key]) return false;
  acts[key]();
  return true;
}

function inWriting(event, writing, acts, desk) {
  if (event.key === "Escape") return acts.leave(writing) ?? true;
  if (writing === desk.reply) return inReply(event, acts);
  if (writing === desk.note) return event.key === "Enter" ? (acts.note() ?? true) : false;
  if (writing.matches("select")) return inTriage(event, writing, desk);
  return false;
}

function inReply(event, acts) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
  acts.send(event.shiftKey ? "thank" : "reply");
  return true;
}

/* A digit chooses and goes on; Enter goes on; letters find, as in any list. */
function inTriage(event, select, desk) {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
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
