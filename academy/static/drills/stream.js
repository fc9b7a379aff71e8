/* The line to the server: posts, answers, the pulse, the clock, the end, and that another window has it now. EventSource comes back by itself with its
   Last-Event-ID; when the server answered with an error it gives up, and then we call again. */
import { drill } from "./dom.js";

const AGAIN = 3000;

export class Stream {
  /* `hear` has posts(batch), answers(batch), pulse(beats), clock(data), elsewhere(), end(), up(), down(). `delivered` says how many we have. */
  constructor(hear, delivered) {
    Object.assign(this, { hear, delivered });
    this.open();
  }

  open() {
    const source = new EventSource(`${drill.urls.stream}?after=${this.delivered()}&window=${drill.window}`);
    this.source = source;
    source.onopen = () => this.hear.up();
    source.addEventListener("posts", (event) => this.hear.posts(JSON.parse(event.data)));
    source.addEventListener("answers", (event) => this.hear.answers(JSON.parse(event.data)));
    source.addEventListener("pulse", (event) => this.hear.pulse(JSON.parse(event.data)));
    source.addEventListener("elsewhere", () => {
      source.close();
      this.hear.elsewhere();
    });
    source.addEventListener("clock", (event) => this.hear.clock(JSON.parse(event.data)));
    source.addEventListener("end", () => {
      source.close();
      this.hear.end();
    });
    source.onerror = () => {
      this.hear.down();
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.open(), AGAIN);
    };
  }
}
