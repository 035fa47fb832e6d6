// A button that copies the snippet, where the browser lets a page do so.
"use strict";

const snippet = document.getElementById("snippet");

// Where neither way is allowed, the text is selected and the button says which keys copy it.
async function copied() {
  try {
    await navigator.clipboard.writeText(snippet.value);
    return true;
  } catch {
    snippet.select();
    return document.execCommand("copy");
  }
}

if (snippet) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button primary";
  button.textContent = snippet.dataset.copy;
  button.addEventListener("click", async () => {
    button.textContent = (await copied()) ? snippet.dataset.copied : snippet.dataset.selected;
    snippet.focus();
    snippet.select();
  });
  snippet.closest(".field").after(button);
  snippet.addEventListener("focus", () => snippet.select());
}
