// Keys of the staff pages: "/" goes to the search field, Escape closes what is open, arrows walk through what was found.
"use strict";

const field = () => document.getElementById("find-field");
const writing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !writing(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    field()?.focus();
  }
  if (event.key === "Escape") closeAll();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event);
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!event.target.closest(".find")) clearFound();
});

// A select or checkbox marked so sends its form at once, so that no inline script is needed.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-send-on-change]")) event.target.form.requestSubmit();
});

function closeAll() {
  clearFound();
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
}

function clearFound() {
  document.getElementById("found")?.replaceChildren();
}

function walk(event) {
  const hits = [...document.querySelectorAll("#found .hit")];
  if (!hits.length || !event.target.closest(".find")) return;
  event.preventDefault();
  const next = hits.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
  (hits[Math.min(next, hits.length - 1)] ?? field()).focus();
}
