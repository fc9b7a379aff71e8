/* Speed and pause of a practice run. */
import { drill, find, icon, say, tell } from "./dom.js";

export class Speed {
  constructor(clock) {
    this.clock = clock;
    this.form = find("[data-speed-form]");
    this.form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const asked = Number(event.submitter.value);
      if (asked) this.set(asked);
      else this.toggle();
    });
  }

  toggle() {
    if (this.form) this.set(this.clock.speed ? 0 : (this.clock.lastSpeed ?? 1));
  }

  async set(speed) {
    const body = new FormData(this.form);
    body.set("speed", speed);
    try {
      const answer = await fetch(drill.urls.speed, { method: "POST", body, headers: { Accept: "application/json" } });
      const { clock, ends_at, words } = await answer.json();
      this.clock.set({ clock, ends_at });
      if (words) tell(find("[data-save]"), words);
    } catch {
      tell(find("[data-speed]"), "?");
    }
    this.draw();
  }

  draw() {
    if (!this.form) return;
    const { speed } = this.clock;
    tell(find("[data-speed]"), speed ? say("speed", { speed }) : say("paused"));
    for (const button of this.form.querySelectorAll("[name=speed]:not([data-pause])")) button.setAttribute("aria-pressed", Number(button.value) === speed);
    const pause = find("[data-pause]");
    tell(find("span", pause), say(speed ? "pause" : "go_on"));
    find("svg", pause).replaceWith(icon(speed ? "player-pause" : "player-play"));
  }
}
