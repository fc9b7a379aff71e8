/* A checklist by keys, saved one answer at a time without leaving the page: Y yes, N no, A does not
   apply, J and K to the next and the previous question. Without this file every answer is a button of
   a form. "Saved" is only said once the answer is in the database. */
const list = document.querySelector("[data-checklist]");
const saved = document.querySelector("[data-saved]");
let now = 0;

const rows = () => [...list.querySelectorAll("[data-question]")];
const choice = (row, value) => row.querySelector(`[data-answer] button[value="${value}"]:not(:disabled)`);

function go(place) {
  const all = rows();
  now = Math.min(Math.max(place, 0), all.length - 1);
  all.forEach((row, index) => row.classList.toggle("is-now", index === now));
  const first = all[now].querySelector("[data-answer] button:not(:disabled)");
  (first || all[now].querySelector("a") || all[now]).focus();
}

async function save(form, button) {
  const row = form.closest("[data-question]");
  const body = new FormData(form, button);
  saved.textContent = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Fragment": "1" } });
    const text = await answer.text();
    if (!answer.ok || answer.redirected) throw new Error(answer.ok ? "" : text);
    const place = rows().indexOf(row);
    row.outerHTML = text;
    const fresh = rows()[place];
    saved.textContent = fresh.dataset.savedAt;
    const finding = fresh.querySelector("[data-finding] textarea");
    if (answer.headers.get("X-Read") === "yes" && !list.dataset.read) location.reload();
    else if (finding) finding.focus();
    else go(place + 1);
  } catch (problem) {
    saved.textContent = list.dataset.failed + (problem.message.length < 300 ? ` ${problem.message}` : "");
  }
}

function submitted(event) {
  const form = event.target.closest("[data-answer]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  save(form, event.submitter);
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("textarea, input, select")) return;
  const key = event.key.toLowerCase();
  const value = { y: "yes", n: "no", a: "na" }[key];
  if (value) choice(rows()[now], value)?.click();
  else if (key === "j") go(now + 1);
  else if (key === "k") go(now - 1);
  else return;
  event.preventDefault();
}

if (list) {
  for (const key of document.querySelectorAll("[data-by-script]")) key.hidden = false;
  list.addEventListener("submit", submitted);
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-question]");
    if (row) now = rows().indexOf(row);
    rows().forEach((each, index) => each.classList.toggle("is-now", index === now));
  });
  addEventListener("keydown", pressed);
  const open = rows().findIndex((row) => row.querySelector("[data-answer]") && !row.querySelector("[aria-pressed=true]"));
  if (!location.hash && open >= 0) rows()[(now = open)].classList.add("is-now");
}
