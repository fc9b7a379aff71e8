// The item's form: of its panels, only those that its kind uses. A panel that holds something
// or has an error stays, so that nothing is hidden that counts. Nothing is ever emptied.

const chooser = document.querySelector("[data-kind-of-item]");
const kind = chooser?.querySelector("select");
const options = document.getElementById("id_options-FORMS");

if (kind) {
  kind.addEventListener("change", show);
  if (options) new MutationObserver(show).observe(options, { childList: true });
  show();
  openPost();
  kind.addEventListener("change", openPost);
}

function show() {
  for (const panel of document.querySelectorAll("[data-kinds]")) {
    const used = panel.dataset.kinds.split(" ").includes(kind.value);
    panel.hidden = !used && !panel.querySelector(".error-message") && !holdsOptions(panel);
  }
  for (const element of document.querySelectorAll("[data-label-matching]")) label(element);
  for (const element of document.querySelectorAll("[data-heading-ordering]")) head(element);
  rule();
}

// An option left on a kind without options stands in the way of submitting: it must be seen to be removed.
function holdsOptions(panel) {
  return panel.contains(options) && [...options.children].some((child) => !child.classList.contains("deleted")
    && child.querySelector("input[name$='-DELETE']")?.value !== "1");
}

function label(panel) {
  const element = panel.querySelector(".w-field__label, label");
  if (!element) return;
  const words = [...element.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!words) return;
  panel.dataset.label ??= words.data.trim();
  words.data = panel.getAttribute(`data-label-${kind.value}`) ?? panel.dataset.label;
  const help = panel.querySelector(".help"); // speaks of matching; the other kinds say theirs above
  if (help) help.hidden = kind.value !== "matching";
}

function head(panel) {
  const element = panel.querySelector("[data-panel-heading-text]");
  if (!element) return;
  panel.dataset.heading ??= element.textContent.trim();
  element.textContent = panel.getAttribute(`data-heading-${kind.value}`) ?? panel.dataset.heading;
}

// Of the rules, those that the kind knows; the first of them is what “as its kind says” means.
function rule() {
  const known = JSON.parse(chooser.dataset.kindOfItem)[kind.value];
  for (const option of document.querySelectorAll("#id_rule option")) {
    option.hidden = Boolean(known && option.value && !known.includes(option.value));
  }
}

// The post belongs to every kind, but most have none: open where the kind needs it or there is one.
function openPost() {
  for (const panel of document.querySelectorAll("[data-open-for]")) {
    const needed = panel.dataset.openFor.split(" ").includes(kind.value);
    const filled = [...panel.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value);
    const toggle = panel.querySelector("[data-panel-toggle]");
    if (toggle && (toggle.getAttribute("aria-expanded") === "true") !== (needed || filled)) toggle.click();
  }
}
