/* The quiet timer. It counts on the server's clock; screen readers hear it four times. */
const MINUTE = 60000;

function words(left, unit) {
  if (left >= 5 * MINUTE) return `${Math.ceil(left / MINUTE)} ${unit}`;
  const seconds = Math.ceil(left / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/* How far the server's clock is ahead of this machine's, in milliseconds. */
export const ahead = (root) => Date.parse(root.dataset.now) - Date.now();

export function startClock(root, whenOver) {
  const { begun, closes, unit, half, quarter, five, one } = root.dataset;
  const ends = Date.parse(closes);
  const drift = ahead(root);
  const whole = ends - Date.parse(begun);
  const shown = root.querySelector("[data-left]");
  const marks = [
    [whole / 2, half],
    [whole / 4, quarter],
    [5 * MINUTE, five],
    [MINUTE, one],
  ];
  let before = ends - Date.now() - drift;

  function tick() {
    const left = Math.max(0, ends - Date.now() - drift);
    shown.querySelector("b").textContent = words(left, unit);
    for (const [mark, say] of marks) {
      if (before > mark && left <= mark) root.querySelector("[data-say]").textContent = say;
    }
    before = left;
    if (left > 0) setTimeout(tick, Math.min(1000, left));
    else setTimeout(whenOver, 500); // the server's clock, not ours, decides
  }

  shown.hidden = false;
  root.querySelector("[data-ends]").classList.add("wide");
  tick();
}
