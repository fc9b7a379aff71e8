/* A mark of the timeline opens its post; the page prints; the run is told again on a slider. */
import { rerun } from "./rerun.js";

function reveal() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    const all = document.querySelector("[name=show][value=all]");
    if (all) all.checked = true;
    target.open = true;
    target.scrollIntoView({ block: "center" });
  }
}

addEventListener("hashchange", reveal);
reveal();
document.querySelector("[data-print]")?.addEventListener("click", () => {
  for (const row of document.querySelectorAll("details.rp-row")) row.open = true;
  print();
});

const told = document.getElementById("rerun");
if (told) rerun(JSON.parse(told.textContent), document.querySelector("[data-rerun]"));
