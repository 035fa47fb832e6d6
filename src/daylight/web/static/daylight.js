// Everything works without this file; it only makes some things quicker.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.chooser[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.chooser[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
  // Leaving quickly also takes this page out of the browser's way back.
  const exit = event.target.closest("a.exit");
  if (exit) {
    event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(exit.href);
  }
});

const errors = document.getElementById("errors");
if (errors) errors.focus();
