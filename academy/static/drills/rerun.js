/* The run at any moment: who was waiting for you and for the reference, and what you were doing. */
const SHOWN = 6;
const SPEED = 60;
const pad = (number) => String(number).padStart(2, "0");

export function rerun(data, place) {
  const slider = place.querySelector("[data-rerun-at]");
  const clock = place.querySelector("[data-rerun-clock]");
  const words = place.querySelector("[data-rerun-words]").dataset;
  const play = place.querySelector("[data-rerun-play]");
  let timer = null;

  function draw() {
    const second = Number(slider.value);
    const at = new Date(Date.parse(data.starts_at) + second * 1000);
    clock.textContent = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`;
    slider.setAttribute("aria-valuetext", clock.textContent);
    for (const whose of ["yours", "reference"]) list(whose, second);
    const last = data.moves.findLast((move) => move.second <= second);
    place.querySelector("[data-rerun-doing]").textContent = last ? last.words : words.nothing;
  }

  function list(whose, second) {
    const waiting = data.cases.filter((one) => one.at <= second && (one[whose] === null || second < one[whose]));
    waiting.sort((one, other) => (one.deadline ?? Infinity) - (other.deadline ?? Infinity));
    const heading = place.querySelector(`[data-rerun-${whose}]`);
    heading.textContent = heading.dataset.one.replace("{count}", waiting.length);
    const rows = waiting.slice(0, SHOWN).map((one) => row(one, second));
    if (!waiting.length) rows.push(line(words.nobody));
    if (waiting.length > SHOWN) rows.push(line(words.more.replace("{count}", waiting.length - SHOWN)));
    place.querySelector(`[data-rerun-list=${whose}]`).replaceChildren(...rows);
  }

  function row(one, second) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    Object.assign(link, { className: "plain", href: `#${one.anchor}`, lang: one.language, dir: "auto", textContent: `${one.name}: ${one.text}` });
    const name = document.createElement("b");
    name.append(link);
    item.append(name);
    if (one.deadline !== null) {
      const left = Math.round((one.deadline - second) / 60);
      const time = document.createElement("span");
      time.textContent = left < 0 ? words.late.replace("{m}", -left) : words.left.replace("{m}", left);
      item.append(time);
    }
    return item;
  }

  function line(text) {
    const item = document.createElement("li");
    item.append(text);
    return item;
  }

  function toggle() {
    if (timer) timer = clearInterval(timer);
    else {
      if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min;
      timer = setInterval(step, 250);
    }
    play.setAttribute("aria-pressed", String(Boolean(timer)));
  }

  function step() {
    slider.value = Number(slider.value) + SPEED / 4;
    draw();
    if (Number(slider.value) >= Number(slider.max)) toggle();
  }

  slider.addEventListener("input", draw);
  play.addEventListener("click", toggle);
  draw();
}
