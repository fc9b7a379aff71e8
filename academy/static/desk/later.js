/* A page that is shown before all of it is counted: the rest comes in a second request, each part to its place.
   Without this file a link on the page asks for it. */
const page = document.querySelector("[data-later]");

async function later() {
  const answer = await fetch(page.dataset.later, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) return;
  const come = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of come.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-part="${part.dataset.part}"]`)?.replaceWith(document.adoptNode(part));
  }
}

if (page) later();
