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
    if (!document.execCommand("copy")) await navigator.clipboard.writeText(snippet.value);
    button.textContent = snippet.dataset.copied;
  });
  snippet.closest(".field").after(button);
  snippet.addEventListener("focus", () => snippet.select());
}
