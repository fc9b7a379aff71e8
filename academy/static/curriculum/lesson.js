/* A lesson that knows how far it is read, remembers where you left off, and takes the answer
   to a check in place. Without this file the forms post and the links lead. */
const lesson = document.querySelector("[data-lesson]");
const edge = document.querySelector("[data-edge]");
const blocks = [...lesson.querySelectorAll("[data-block]")];
const READING_LINE = 0.35; // of the window: what is above it has been read
const PAUSE = 1500;

/* ---- how far ------------------------------------------------------------------------------- */

function progress() {
  const { top, height } = lesson.getBoundingClientRect();
  const room = height - innerHeight;
  return room <= 0 ? 100 : Math.round(Math.min(1, Math.max(0, -top / room)) * 100);
}

const place = () =>
  blocks.findLast((block) => block.getBoundingClientRect().top < innerHeight * READING_LINE) ?? blocks[0];

/* ---- where you left off -------------------------------------------------------------------- */

let told = place()?.dataset.block;
let timer;

function tell() {
  const address = lesson.dataset.leftOffTo;
  const block = place()?.dataset.block;
  if (!address || !block || block === told) return;
  told = block;
  const form = new FormData();
  form.set("block", block);
  form.set("progress", progress());
  form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  navigator.sendBeacon(address, form);
}

function scrolled() {
  edge.value = progress();
  clearTimeout(timer);
  timer = setTimeout(tell, PAUSE);
}

addEventListener("scroll", scrolled, { passive: true });
addEventListener("resize", scrolled, { passive: true });
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
edge.value = progress();

/* ---- a check, answered in place ------------------------------------------------------------ */

async function swap(check, request) {
  const answer = await fetch(...request);
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById(check.id);
  if (!fresh) throw new Error("no check");
  const refusal = page.querySelector("main > .lk-notice.is-bad");
  if (refusal) fresh.prepend(refusal);
  check.replaceWith(fresh);
  document.querySelector("[data-next]").replaceWith(page.querySelector("[data-next]"));
  fresh.focus({ preventScroll: true });
}

lesson.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-answer]");
  if (!form) return;
  event.preventDefault();
  const check = form.closest("[data-check]");
  try {
    await swap(check, [form.action, { method: "POST", body: new FormData(form) }]);
  } catch {
    form.submit(); // the browser shows what went wrong, and may yet succeed
  }
});

lesson.addEventListener("click", async (event) => {
  const again = event.target.closest("[data-again]");
  if (!again || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  try {
    await swap(again.closest("[data-check]"), [again.href]);
  } catch {
    location.assign(again.href);
  }
});
