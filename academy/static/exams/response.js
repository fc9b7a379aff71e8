/* The response that the form of an item holds, whatever its kind: read, put back, taken away.
   `templates/items/asked/` names the fields; `courses.items.asking.read_response` reads the same. */
const TYPING = 800;

const byPrefix = (form, prefix) =>
  [...form.elements].filter((field) => field.name?.startsWith(prefix) && (field.type !== "radio" || field.checked));

const named = (prefix) => ({
  read: (form) => {
    const filled = byPrefix(form, prefix).filter((field) => field.value);
    return Object.fromEntries(filled.map((field) => [field.name.slice(prefix.length), field.value]));
  },
  fill: (form, response) => {
    for (const field of form.elements) {
      if (!field.name?.startsWith(prefix)) continue;
      const value = response[field.name.slice(prefix.length)] ?? "";
      if (field.type === "radio") field.checked = field.value === value;
      else field.value = value;
    }
  },
});

const text = {
  read: (form) => (form.elements.text.value.trim() ? form.elements.text.value : ""),
  fill: (form, response) => (form.elements.text.value = typeof response === "string" ? response : ""),
};

const FACES = {
  choices: {
    read: (form) => [...form.querySelectorAll("[name=option]:checked")].map((option) => option.value),
    fill: (form, response) => {
      for (const option of form.querySelectorAll("[name=option]")) option.checked = response.includes(option.value);
    },
  },
  matching: named("match-"),
  triage: named("triage-"),
  ordering: {
    read: (form) => [...form.querySelectorAll("[name=step]")].map((step) => step.value),
    fill: (form, response) => {
      const list = form.querySelector("[data-steps]");
      for (const key of response) list.append(list.querySelector(`[value="${CSS.escape(key)}"]`).closest("li"));
      number(list);
      form.querySelector("[data-keep]").hidden = Boolean(response.length);
    },
  },
  text,
  reply: text,
};

export class Response {
  /* `changed(response)` hears each answer; of one that is typed, when the typing rests. */
  constructor(form, changed) {
    Object.assign(this, { form, changed, face: FACES[form.dataset.answer] });
    form.addEventListener("change", (event) => this.#ours(event.target) && this.#tell());
    form.addEventListener("input", (event) => event.target.name === "text" && this.#typed());
    this.#count();
  }

  /* What was answered before this file was there to hear it. */
  early() {
    const touched = [...this.form.elements].some((field) => this.#ours(field) && wasTouched(field));
    if (touched) this.#tell();
  }

  fill(response) {
    this.face.fill(this.form, response);
    this.told = undefined;
    this.#count();
  }

  clear() {
    clearTimeout(this.timer);
    this.timer = null;
    this.fill([]);
  }

  /* Tells what was typed and not yet told. */
  rest() {
    if (this.timer) this.#tell();
  }

  /* A step's button, or the one that keeps the order: "KEY up", "KEY down", "as they stand". */
  move(said) {
    const list = this.form.querySelector("[data-steps]");
    const [key, way] = said.split(" ");
    const step = list.querySelector(`[value="${CSS.escape(key)}"]`)?.closest("li");
    if (step && way === "up") step.previousElementSibling?.before(step);
    if (step && way === "down") step.nextElementSibling?.after(step);
    number(list);
    this.form.querySelector("[data-keep]").hidden = true;
    if (step) {
      step.querySelector(`[value="${CSS.escape(said)}"]`).focus();
      const place = [...list.children].indexOf(step) + 1;
      const words = list.dataset.movedWords.replace("%place%", place).replace("%of%", list.children.length);
      this.form.querySelector("[data-say-moved]").textContent = words;
    }
    this.#tell();
  }

  #ours(field) {
    return field.name && (field.name === "option" || field.name === "text" || /^(match|triage)-/.test(field.name));
  }

  #typed() {
    this.#count();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#tell(), TYPING);
  }

  #tell() {
    clearTimeout(this.timer);
    this.timer = null;
    const response = this.face.read(this.form);
    const said = JSON.stringify(response);
    if (said === this.told) return;
    this.told = said;
    this.changed(response);
  }

  #count() {
    const place = this.form.querySelector("[data-left-of]");
    if (!place) return;
    const left = Number(place.dataset.leftOf) - this.form.elements.text.value.length;
    place.textContent = place.dataset.leftWords.replace("%left%", left);
  }
}

function wasTouched(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected && !option.defaultSelected && option.value);
  return field.value !== field.defaultValue;
}

function number(list) {
  [...list.children].forEach((step, index) => (step.querySelector(".key").textContent = index + 1));
}
