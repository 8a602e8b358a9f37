// "/" goes to the search field, j and k move through the rows of the first table.
"use strict";
const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
const rows = () => [...document.querySelectorAll("main table tbody tr")];
const move = (step) => {
  const all = rows();
  const at = all.indexOf(document.activeElement.closest("tr"));
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  const target = next && (next.querySelector("a") || next);
  if (target === next && next) next.tabIndex = -1;
  if (target) target.focus();
};
const KEYS = {
  "/": () => document.querySelector("[data-slash]")?.focus(),
  j: () => move(1),
  k: () => move(-1),
};
document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  event.preventDefault();
  act();
});
