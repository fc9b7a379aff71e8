/* The proactive desk in a dialog: the page of it, fetched anew each time, its form sent as a move. */
import { drill, find, say, tell } from "./dom.js";

export class Helping {
  /* `publish(move)` queues it and returns the entry; `heard` is told what comes of it. */
  constructor(publish) {
    Object.assign(this, { publish, sent: null });
    this.dialog = find("[data-dialog=help]");
    this.place = find("[data-help]");
    this.dialog?.addEventListener("submit", (event) => event.target.matches("[data-publish]") && this.#send(event));
  }

  async open() {
    if (!this.dialog) return;
    this.dialog.showModal();
    await this.#read();
  }

  async #read() {
    this.sent = null;
    try {
      const answer = await fetch(drill.urls.help, { headers: { "X-Fragment": "1" } });
      if (!answer.ok) throw new Error(answer.status);
      this.place.innerHTML = await answer.text();
    } catch {
      tell(this.place, say("help_failed"));
    }
  }

  #tell(words) {
    tell(find("[data-publish-told]", this.place), words);
  }

  /* What came of a publication. Only one that is saved is done with: till then the form keeps what was written. */
  heard(state, facts, entry) {
    if (!entry || entry !== this.sent) return undefined;
    if (state === "saved") return this.#read();
    if (state === "refused" || state === "over") this.sent = null; // it may be mended and sent again
    const words = { offline: () => say("not_saved"), signedout: () => say("signed_out"), refused: () => say("refused", { words: facts.words }), over: () => say("late") };
    return this.#tell(words[state]?.() ?? say("saving"));
  }

  #send(event) {
    event.preventDefault();
    if (this.sent) return undefined; // it is on its way: once is enough
    const said = Object.fromEntries(new FormData(event.target));
    if (said.article === undefined) return this.#tell(say("choose_piece"));
    const own = said.article === "";
    if (own && !(said.title.trim() && said.text.trim() && said.topic)) return this.#tell(say("write_piece"));
    const labels = own ? { topic: said.topic } : {};
    this.sent = this.publish({ kind: "publish", post: "", labels, channel: said.channel, ...(own ? { title: said.title, text: said.text } : { article: said.article }) });
    return this.#tell(say(this.sent ? "saving" : "elsewhere"));
  }
}
