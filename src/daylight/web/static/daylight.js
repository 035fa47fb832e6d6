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

// Photos: the arrow keys go from one to the next, in the direction of reading.
const photos = document.getElementById("photos");
if (photos) {
  photos.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    photos.scrollBy({ left: step * photos.clientWidth });
  });
  document.querySelector(".thumbs")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const photo = link && document.querySelector(link.hash);
    if (!photo) return;
    event.preventDefault();
    photos.scrollTo({ left: photo.offsetLeft - photos.offsetLeft });
  });
}

// Sharing: the browser's own sheet, else the clipboard.
for (const link of document.querySelectorAll("a[data-share]")) {
  if (!navigator.share && !navigator.clipboard) break;
  const button = document.createElement("button");
  button.className = "button plain";
  button.type = "button";
  button.textContent = link.dataset.share;
  button.addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: link.href });
      else {
        await navigator.clipboard.writeText(link.href);
        button.textContent = link.dataset.shared;
      }
    } catch {
      // The person closed the sheet.
    }
  });
  link.after(button);
}
