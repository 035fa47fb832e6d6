// The takedown page works without this file. It only computes what is sent in place of a picture,
// leaves the page by the Escape key, and says times by the clock here.
"use strict";

addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelector("a.exit")?.click();
});

// Times by the clock of whoever reads; without this file they are in UTC, and say so.
const written = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
  weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit",
});
for (const time of document.querySelectorAll("time[data-here]")) {
  time.title = time.textContent;
  time.textContent = written.format(new Date(time.dateTime));
}

// Whoever goes back to this page finds it empty.
addEventListener("pagehide", () => document.getElementById("takedown")?.reset());
addEventListener("pageshow", (event) => {
  if (event.persisted) document.getElementById("takedown")?.reset();
});

const picture = document.getElementById("photo");
if (picture) {
  const said = document.getElementById("photo-said");
  const sha256 = document.getElementById("sha256");
  const pdq = document.getElementById("pdq");
  let turn = 0;
  let working = Promise.resolve();
  document.getElementById("photo-way").hidden = false;

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");

  // A connection without a certificate has no SHA-256 of its own; PDQ alone finds copies too.
  const digestOf = async (file) =>
    (window.crypto?.subtle ? hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) : "");

  async function compute() {
    const mine = ++turn;
    const [file] = picture.files;
    sha256.value = pdq.value = said.textContent = "";
    if (!file) return;
    said.textContent = said.dataset.working;
    try {
      const digest = await digestOf(file);
      const found = await PDQ.ofFile(file).catch(() => null);
      if (mine !== turn) return;
      sha256.value = digest;
      pdq.value = found ? found.pdq : "";
      said.textContent = pdq.value ? said.dataset.done : found ? said.dataset.plain : said.dataset.failed;
    } catch {
      if (mine === turn) said.textContent = said.dataset.failed;
    }
  }

  picture.addEventListener("change", () => { working = compute(); });

  // Sent too early: wait for the numbers, then send.
  let sent = false;
  document.getElementById("takedown").addEventListener("submit", async (event) => {
    if (sent || !picture.files.length || sha256.value || pdq.value) return;
    event.preventDefault();
    await working;
    sent = true;
    event.target.requestSubmit();
  });
}

// Which ads this browser looked at is forgotten here: the phone may be shared.
try {
  const kept = JSON.parse(localStorage.getItem("daylight-kept"));
  if (kept?.seen?.length) {
    delete kept.seen;
    if (Object.values(kept).some((rows) => rows.length)) localStorage.setItem("daylight-kept", JSON.stringify(kept));
    else localStorage.removeItem("daylight-kept");
  }
} catch {
  // Nothing was kept, or nothing may be.
}
