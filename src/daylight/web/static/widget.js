// A button that copies the snippet, where the browser lets a page do so.
"use strict";

const snippet = document.getElementById("snippet");
if (snippet) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button primary";
  button.textContent = snippet.dataset.copy;
  button.addEventListener("click", async () => {
    snippet.focus();
    snippet.select();
    try {
      await navigator.clipboard.writeText(snippet.value);
    } catch {
      if (!document.execCommand("copy")) return; // it stays selected, for the keyboard
    }
    button.textContent = snippet.dataset.copied;
  });
  snippet.closest(".field").after(button);
  snippet.addEventListener("focus", () => snippet.select());
}
