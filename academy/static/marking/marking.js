/* Marking by keys: M met, N not met and then the reason, 1 to 8 to a criterion. Without this
   file the form is the same, by mouse or Tab. */
const form = document.querySelector("[data-marking]");
const criteria = form ? [...form.querySelectorAll("[data-criterion]")] : [];
let now = 0;

function go(place) {
  now = Math.min(Math.max(place, 0), criteria.length - 1);
  criteria.forEach((criterion, index) => criterion.classList.toggle("is-now", index === now));
  criteria[now].querySelector("input").focus();
}

function decide(value) {
  const criterion = criteria[now];
  const choice = criterion.querySelector(`input[value="${value}"]`);
  choice.checked = true;
  if (value === "not_met") criterion.querySelector("textarea").focus();
  else if (now + 1 < criteria.length) go(now + 1);
  else form.querySelector("[type=submit]").focus();
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.matches("textarea")) return;
  const key = event.key.toLowerCase();
  const act =
    (key === "m" && (() => decide("met"))) ||
    (key === "n" && (() => decide("not_met"))) ||
    (/^[1-8]$/.test(key) && (() => go(Number(key) - 1)));
  if (!act) return;
  event.preventDefault();
  act();
}

if (form) {
  for (const row of form.querySelectorAll("[data-by-browser]")) row.hidden = false;
  criteria.forEach((criterion, index) => criterion.addEventListener("focusin", () => (now = index)));
  addEventListener("keydown", pressed);
}
