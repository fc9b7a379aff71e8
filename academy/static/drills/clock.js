/* Scenario time from the last segment of the run's clock, against the server's time, never this machine's. */
import { drill } from "./dom.js";

export class Clock {
  constructor() {
    this.set(drill);
  }

  /* `{clock: [segment], now, ends_at}` as the server says it. */
  set({ clock, now, ends_at }) {
    const last = clock[clock.length - 1];
    if (now) {
      this.serverAt = Date.parse(now);
      this.heardAt = performance.now();
    }
    this.segment = { at: Date.parse(last.at), second: last.second, speed: last.speed };
    this.endsAt = ends_at ? Date.parse(ends_at) : null;
    if (last.speed) this.lastSpeed = last.speed;
  }

  get now() {
    return this.serverAt + performance.now() - this.heardAt;
  }

  get second() {
    const { at, second, speed } = this.segment;
    return Math.min(drill.length, Math.max(0, second + (Math.max(0, this.now - at) / 1000) * speed));
  }

  get speed() {
    return this.segment.speed;
  }

  /* Seconds of the trainee's own time until the end; null while it is paused. */
  get left() {
    return this.endsAt === null ? null : Math.max(0, (this.endsAt - this.now) / 1000);
  }
}
