/* The desk by keyboard, without a flash between pages. Everything here works without this file too:
   forms are forms and links are links. */
"use strict";

(() => {
  const typing = (element) =>
    element && (element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || element.isContentEditable);

  function press(element) {
    if (element.matches("select, textarea")) { element.focus(); return; }
    if (element.matches("summary")) {
      const details = element.parentElement;
      details.open = !details.open;
      element.focus();
      if (details.open) details.scrollIntoView({ block: "nearest" });
      return;
    }
    element.click();
  }

  function choose(radio) {
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    const button = document.getElementById("decide-now");
    const note = document.getElementById("note");
    const needs = radio.value === "hold" || radio.value === "escalate";
    (needs && note && !note.value ? note : button).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const active = document.activeElement;
    if (event.key === "Escape" && active && active !== document.body) { active.blur(); return; }
    if (event.key === "Enter" && active && active.id === "note" && event.shiftKey === false) {
      event.preventDefault();
      document.getElementById("decide-now").click();
      return;
    }
    if (typing(active) || event.repeat) return;
    const key = CSS.escape(event.key);
    const radio = document.querySelector(`[data-choice="${key}"]`);
    if (radio) { event.preventDefault(); choose(radio); return; }
    if (event.key === "v") {
      const veiled = document.querySelector("[data-photo]");
      if (veiled) { event.preventDefault(); veiled.click(); }
      return;
    }
    const target = document.querySelector(`[data-key="${key}"]`);
    if (target) { event.preventDefault(); press(target); }
  });

  /* Pages of the desk replace each other's middle. Whatever is not one of them loads as usual. */
  const swappable = (url) => url.origin === location.origin &&
    /^(\/[a-z]{2})?\/desk(\/(next|break|cases|decisions)(\/|$)|$)/.test(url.pathname);
  const swaps = (url) => swappable(url) && swappable(new URL(location.href));

  async function go(url, options, push) {
    let response;
    try {
      response = await fetch(url, { credentials: "same-origin", ...options });
    } catch {
      return false;
    }
    const landed = new URL(response.url);
    const type = response.headers.get("Content-Type") || "";
    if (!type.startsWith("text/html") || !swappable(landed)) { location.assign(landed); return true; }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) { location.assign(landed); return true; }
    document.querySelector("main").replaceWith(document.adoptNode(fresh));
    document.title = page.title;
    if (push) history.pushState({}, "", landed);
    arrive(landed);
    return true;
  }

  function arrive(url) {
    const at = url.hash && document.getElementById(url.hash.slice(1));
    const first = document.querySelector("main [role=alert]") || at || document.querySelector("main [autofocus]") || document.querySelector("main h1");
    if (first) {
      if (!first.matches("button, a, input, [tabindex]")) first.tabIndex = -1;
      first.focus({ preventScroll: true });
      if (at) at.scrollIntoView({ block: "nearest" }); else scrollTo(0, 0);
    }
    count();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const url = new URL(form.action, location.href);
    if (!swaps(url) || event.defaultPrevented) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const post = form.method === "post";
    if (!post) url.search = new URLSearchParams(data);
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    go(url, post ? { method: "POST", body: new URLSearchParams(data) } : {}, true).then((done) => {
      if (done) return;
      for (const button of form.querySelectorAll("button")) button.disabled = false;
      say(document.querySelector(".desk-nav").dataset.offline);
    });
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const url = new URL(link.href);
    if (!swaps(url) || (url.pathname === location.pathname && url.hash)) return;
    event.preventDefault();
    go(url, {}, true).then((done) => { if (!done) location.assign(url); });
  });

  addEventListener("popstate", () => { go(new URL(location.href), {}, false); });

  function say(words) {
    let bar = document.getElementById("desk-said");
    if (!bar) {
      bar = document.createElement("p");
      bar.id = "desk-said";
      bar.className = "notice bad";
      bar.setAttribute("role", "alert");
      document.querySelector("main").prepend(bar);
    }
    bar.textContent = words;
  }

  /* The seconds in which a decision can be taken back; then the page says that it is written. */
  let timer = 0;
  function count() {
    clearInterval(timer);
    const box = document.querySelector("[data-left]");
    if (!box) return;
    const until = Date.now() + 1000 * Number(box.dataset.left);
    const button = box.querySelector("[data-key=z]");
    box.querySelector("[data-static]")?.remove();
    const shown = document.createElement("span");
    shown.className = "n";
    shown.setAttribute("aria-hidden", "true");
    button.append(" ", shown);
    const tick = () => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      shown.textContent = String(left);
      if (left > 0) return;
      clearInterval(timer);
      if (document.activeElement === button) document.querySelector("[data-key=n]")?.focus();
      button.disabled = true;
    };
    timer = setInterval(tick, 250);
    tick();
  }
  count();
})();
