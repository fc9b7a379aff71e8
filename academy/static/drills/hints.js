/* In practice, what the policy says of the reply as it is written. Rules on what can be seen; never points. */
import { drill, el, find, icon, say, tell } from "./dom.js";

const SHELF = "drill:hints";
const PRIVATE = /[\w.+-]+@[\w-]+\.\w{2,}|\+?\d(?:[ ./-]?\d){6,}/u;
const SIGNED = /\^\s?\p{L}{1,3}\b|[-–—~]\s?\p{L}[\p{L}.' ]{0,30}\s*$|larkspur/iu;
const PROMISE = /\b(guarantee[ds]?|promise|we(?:'|’)ll (?:refund|replace)|will (?:be refunded|refund you|replace it)|free of charge|garantier\w*|versprech\w*|garantis\w*|promet\w*|garantiz\w*|prometemos|garantimos|garantiamo|promettiamo|garanderen|beloven)\b|保証|お約束|保证|承诺|보장|약속|نضمن|نعدك/iu;
const LOUD = /(?:^|[\s(])(\p{Lu}{4,}\s+\p{Lu}{4,}|\p{Lu}{2,}\s+\p{Lu}{4,}\s+\p{Lu}{2,})(?=$|[\s.,!?)])/u;
const SCRIPTS = { ja: /[\u3040-\u30ff]/, zh: /[\u4e00-\u9fff]/, ko: /[\uac00-\ud7a3]/, ar: /[\u0600-\u06ff]/ };

const RULES = {
  private: (text, { direct }) => !direct && PRIVATE.test(text),
  embargoed: (text, facts) => facts.embargoed,
  unsigned: (text) => text.length > 20 && !SIGNED.test(text),
  promise: (text) => PROMISE.test(text),
  shouting: (text) => LOUD.test(text),
  unfilled: (text) => /…|\.\.\./.test(text),
  language: (text, { language }) => text.length > 12 && SCRIPTS[language] && !SCRIPTS[language].test(text),
};

export class Hints {
  constructor(desk) {
    this.desk = desk;
    this.place = find("[data-hints]");
    if (!this.place || !drill.advice) return;
    this.box = find("[data-hints-on]");
    this.box.checked = localStorage.getItem(SHELF) !== "off";
    this.box.addEventListener("change", () => {
      localStorage.setItem(SHELF, this.box.checked ? "on" : "off");
      this.draw();
    });
    desk.form.addEventListener("input", () => this.later());
    desk.form.addEventListener("change", () => this.later());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), 200);
  }

  draw() {
    if (!this.box) return;
    const on = this.box.checked && Boolean(this.desk.post);
    this.place.hidden = !on;
    this.place.parentElement.classList.toggle("has-advice", on);
    if (!on) return;
    const said = this.#said();
    const key = JSON.stringify(said);
    if (key === this.told) return;
    this.told = key;
    find("ul", this.place).replaceChildren(...(said.length ? said.map(item) : [el("li.is-good", {}, icon("check"), el("span", {}, say("advice_none")))]));
  }

  #said() {
    const text = this.desk.reply.value;
    if (!text.trim()) return [];
    const post = this.desk.post;
    const embargoed = drill.advice.embargoed.find((name) => text.toLowerCase().includes(name.toLowerCase()));
    const facts = { direct: this.desk.visibility === "direct", embargoed, language: post.language };
    return Object.keys(RULES).filter((rule) => RULES[rule](text, facts)).map((rule) => {
      const { words, clause } = drill.advice.rules[rule];
      return { words: words.replace("{name}", embargoed ?? "").replace("{language}", drill.languages[post.language]), clause };
    });
  }
}

function item({ words, clause }) {
  return el("li.is-warn", {}, icon("alert-triangle"), el("span", {}, words, clause ? el("small", {}, ` ${say("clause", { clause })}`) : ""));
}
