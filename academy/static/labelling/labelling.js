/* Labelling by keys: Y needs us, N needs nothing, Ctrl Enter saves. What a post that needs nothing
   has not is folded away. Without this file the form is the same. */
const form = document.querySelector("[data-labelling]");
const ONLY_IF_NEEDED = ["priority", "track", "routes", "actions"];

function fold() {
  const needless = form.querySelector("[name=needs]:checked")?.value === "no";
  for (const name of ONLY_IF_NEEDED) form.querySelector(`[name="${name}"]`).closest(".lk-field").hidden = needless;
}

function needs(value) {
  form.querySelector(`[name=needs][value=${value}]`).checked = true;
  fold();
  form.querySelector("[name=sentiment]").focus();
}

function pressed(event) {
  if (event.isComposing || event.altKey) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return form.requestSubmit();
  if (event.ctrlKey || event.metaKey || event.target.matches("textarea, input:not([type=radio]):not([type=checkbox]), select")) return;
  const value = { y: "yes", n: "no" }[event.key.toLowerCase()];
  if (!value) return;
  event.preventDefault();
  needs(value);
}

if (form) {
  for (const row of form.querySelectorAll("[data-by-browser]")) row.hidden = false;
  form.addEventListener("change", fold);
  addEventListener("keydown", pressed);
  fold();
}
