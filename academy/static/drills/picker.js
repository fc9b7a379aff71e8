/* Macros and help pieces: a list to choose from, found by typing; what is chosen goes into the reply. */
import { el, find, say, tell } from "./dom.js";

export class Picker {
  /* `items()` gives `[{name, text, about, lang}]`; `choose(text)` takes one. */
  constructor(name, items, choose) {
    this.dialog = find(`[data-dialog=${name}]`);
    Object.assign(this, { items, choose });
    this.input = find("input", this.dialog);
    this.list = find("ul", this.dialog);
    this.input.addEventListener("input", () => this.draw());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      find("button", this.list)?.click();
    });
  }

  open() {
    this.input.value = "";
    this.draw();
    this.dialog.showModal();
    this.input.focus();
  }

  draw() {
    const wanted = this.input.value.trim().toLowerCase();
    const found = this.items().filter((item) => `${item.name} ${item.text} ${item.about}`.toLowerCase().includes(wanted));
    this.list.replaceChildren(...found.map((item) => {
      const button = el("button.wr-pick", { type: "button" }, el("b", { lang: item.lang, dir: "auto" }, item.name), el("small", {}, item.about), el("span", { lang: item.lang, dir: "auto" }, item.text));
      button.addEventListener("click", () => {
        this.dialog.close();
        this.choose(item);
      });
      return el("li", {}, button);
    }));
    tell(find("[data-none]", this.dialog), found.length ? "" : say("nothing_fits"));
  }
}
