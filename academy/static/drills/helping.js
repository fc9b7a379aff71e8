/* The proactive desk in a dialog: the page of it, fetched anew each time, its form sent as a move. */
import { drill, find, say, tell } from "./dom.js";

export class Helping {
  /* `publish(move)` queues it; `settled()` resolves when everything is saved. */
  constructor(publish, settled) {
    Object.assign(this, { publish, settled });
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
    try {
      const answer = await fetch(drill.urls.help, { headers: { "X-Fragment": "1" } });
      if (!answer.ok) throw new Error(answer.status);
      this.place.innerHTML = await answer.text();
    } catch {
      tell(this.place, say("help_failed"));
    }
  }

  async #send(event) {
    event.preventDefault();
    const said = Object.fromEntries(new FormData(event.target));
    const told = find("[data-publish-told]", this.place);
    if (said.article === undefined) return tell(told, say("choose_piece"));
    const own = said.article === "";
    if (own && !(said.title.trim() && said.text.trim() && said.topic)) return tell(told, say("write_piece"));
    const labels = own ? { topic: said.topic } : {};
    this.publish({ kind: "publish", post: "", labels, channel: said.channel, ...(own ? { title: said.title, text: said.text } : { article: said.article }) });
    tell(told, say("saving"));
    await this.settled();
    return this.#read();
  }
}
