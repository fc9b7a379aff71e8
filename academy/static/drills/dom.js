/* Small helpers: elements without markup in strings, icons from the sprite, the page's sentences. */
const SVG = "http://www.w3.org/2000/svg";

export const drill = JSON.parse(document.getElementById("drill").textContent);

export const find = (selector, within = document) => within.querySelector(selector);

/* el("b.is-bad", {title: "…"}, "text", child, null) */
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  setAll(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function svg(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  setAll(element, attributes);
  return element;
}

function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
}

export function icon(name, turn = false) {
  const drawing = svg("svg", { class: turn ? "i turn" : "i", "aria-hidden": "true" });
  drawing.append(svg("use", { href: `${document.body.dataset.icons}#i-${name}` }));
  return drawing;
}

/* The sentence `key` with {name} filled in. */
export function say(key, facts = {}) {
  return drill.words[key].replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
}

/* Sets text only where it changed, so that a status line is not read out again. */
export function tell(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });

export function compact(number) {
  return short.format(number);
}

const pad = (number) => String(number).padStart(2, "0");

/* 0:06, 12:40, 1:02:05 */
export function age(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/* 6 min, 1 h 52 */
export function span(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  return minutes < 60 ? say("minutes", { m: minutes }) : say("hours", { h: Math.floor(minutes / 60), m: pad(minutes % 60) });
}

/* The moment of the scenario's own day: [hours and minutes, seconds]. */
export function moment(second) {
  const at = new Date(Date.parse(drill.starts_at) + Math.floor(second) * 1000);
  return [`${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}`, pad(at.getUTCSeconds())];
}

/* The text with `spans` of it marked; spans count characters, not UTF-16 units. */
export function marked(text, spans) {
  if (!spans.length) return [text];
  const letters = Array.from(text);
  const parts = [];
  let place = 0;
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
    if (start < place) continue;
    parts.push(letters.slice(place, start).join(""), el("mark", {}, letters.slice(start, end).join("")));
    place = end;
  }
  return [...parts, letters.slice(place).join("")].filter((part) => part !== "");
}
