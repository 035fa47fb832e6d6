// The posting form works without this file. With it: photos go up one by one as they are chosen, the
// fields of a section arrive without a new page, and places are suggested while typing.
"use strict";

const form = document.querySelector("form[data-form]");
const box = document.getElementById("photo-box");
const uploads = new Set();

/* One press is one ad: the server knows the form's key, this only spares the wait. */
if (form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    else if (uploads.size) waitForPhotos(event);
    else sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
}

function waitForPhotos(event) {
  event.preventDefault();
  say(box.dataset.waiting);
  const button = event.submitter;
  Promise.allSettled([...uploads]).then(() => form.requestSubmit(button));
}

function say(text) {
  const said = document.getElementById("photos-said");
  if (said) said.textContent = text;
}

/* Fields of a section */
const section = document.getElementById("section");
const fields = document.getElementById("section-fields");
const kept = new Map(); // what was typed into fields that another section does not have

if (section && fields) {
  section.addEventListener("change", changeSection);
}

async function changeSection() {
  for (const control of fields.querySelectorAll("input, select")) {
    if (!control.name || control.name === "fields_of") continue;
    if (control.type === "radio") {
      if (control.checked) kept.set(control.name, control.value);
    } else kept.set(control.name, control.type === "checkbox" ? (control.checked ? "1" : "") : control.value);
  }
  const query = new URLSearchParams({ section: section.value, place: document.getElementById("place").value });
  for (const [name, value] of kept) if (value) query.set(name, value);
  fields.setAttribute("aria-busy", "true");
  const wanted = section.value;
  try {
    const answer = await fetch(`${fields.dataset.from}?${query}`);
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (section.value !== wanted) return;
    fields.innerHTML = html;
    showLimit(fields.querySelector("[data-photo-limit]"));
  } catch {
    const sentence = document.createElement("p");
    sentence.className = "error";
    sentence.setAttribute("role", "alert");
    sentence.textContent = fields.dataset.failed;
    fields.prepend(sentence); // what stands there stays: nothing typed is thrown away
  } finally {
    fields.removeAttribute("aria-busy");
  }
}

function showLimit(told) {
  if (!box || !told) return;
  box.dataset.limit = told.dataset.photoLimit;
  document.getElementById("photo-limit").textContent = told.dataset.photoHint;
  box.hidden = told.dataset.photoLimit === "0" && !box.querySelector("#pics li");
}

/* Places */
const place = document.getElementById("place");
const known = document.getElementById("places");
if (place && known && !known.options.length) {
  let timer = 0;
  let asked = "";
  place.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const text = place.value.trim();
      if (text.length < 2 || text === asked || [...known.options].some((each) => each.value === text)) return;
      asked = text;
      const answer = await fetch(`/post/places?q=${encodeURIComponent(text)}`).catch(() => null);
      if (!answer || !answer.ok || place.value.trim() !== text) return;
      known.replaceChildren(...(await answer.json()).map((name) => new Option(name, name)));
    }, 150);
  });
}

/* Photos */
if (box && form) {
  const list = document.getElementById("pics");
  const input = document.getElementById("photos");
  const drop = box.querySelector(".drop");
  const key = form.querySelector("[name=form_key]").value;
  const words = box.dataset;
  const waiting = [];
  let busy = false;

  drop.classList.add("quiet");
  drop.append(Object.assign(document.createElement("span"), { className: "soft", textContent: words.drop }));
  list.dataset.sorts = "";
  input.addEventListener("change", () => { take(input.files); input.value = ""; });

  box.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  box.addEventListener("dragleave", (event) => { if (!box.contains(event.relatedTarget)) drop.classList.remove("over"); });
  box.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
  // A file dropped beside the box would replace the page and all that was typed.
  for (const kind of ["dragover", "drop"]) {
    addEventListener(kind, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  }

  function take(files) {
    say("");
    for (const file of files) {
      if (list.querySelectorAll("li:not(.failed)").length >= Number(words.limit)) {
        say(words.many);
        break;
      }
      const item = document.createElement("li");
      item.className = "sending";
      const bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      bar.setAttribute("aria-label", `${words.sending} ${file.name}`);
      item.append(file.name, bar);
      list.append(item);
      waiting.push({ file, item, bar });
    }
    next();
  }

  // One at a time: a phone's connection sends one photo faster than twelve at once.
  async function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const all = sendAll();
    uploads.add(all);
    await all;
    uploads.delete(all);
    busy = false;
    next();
  }

  async function sendAll() {
    while (waiting.length) {
      const { file, item, bar } = waiting.shift();
      try {
        show(item, await send(file, bar));
      } catch (error) {
        fail(item, file.name, error.message || words.failed);
      }
    }
  }

  function send(file, bar) {
    return new Promise((resolve, reject) => {
      const body = new FormData();
      body.append("form_key", key);
      body.append("photo", file);
      body.append("whole", "1");
      const request = new XMLHttpRequest();
      request.open("POST", words.add);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => { bar.value = (event.loaded / event.total) * 95; });
      request.addEventListener("load", () => {
        if (request.status === 201) resolve(request.response);
        else reject(new Error(request.response?.error || ""));
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => reject(new Error("")));
      request.send(body);
    });
  }

  function show(item, photo) {
    item.className = "";
    item.dataset.id = photo.id;
    const image = Object.assign(new Image(photo.width, photo.height), { src: photo.src, alt: "" });
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value: photo.id });
    const tools = Object.assign(document.createElement("span"), { className: "tools" });
    tools.append(
      tool(words.earlier, "earlier", "M10 3 5 8l5 5"),
      tool(words.later, "later", "m6 3 5 5-5 5"),
      tool(words.gone, "remove", "m4 4 8 8M12 4l-8 8"),
    );
    item.replaceChildren(image, hidden, tools);
    renumber();
  }

  function fail(item, name, sentence) {
    item.className = "failed";
    const text = Object.assign(document.createElement("span"), { textContent: `${name}: ${sentence}` });
    text.setAttribute("role", "alert");
    const away = Object.assign(document.createElement("button"), { type: "button", className: "button plain", textContent: words.gone });
    away.addEventListener("click", () => { item.remove(); input.focus(); });
    item.replaceChildren(text, away);
  }

  function tool(label, verb, path) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", value: verb });
    button.setAttribute("aria-label", label);
    button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${path}"/></svg>`;
    return button;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest(".tool");
    if (!button) return;
    event.preventDefault();
    const item = button.closest("li");
    const verb = button.value.split(":")[0];
    if (verb === "remove") remove(item);
    else if (verb === "earlier") item.previousElementSibling?.before(item);
    else item.nextElementSibling?.after(item);
    renumber();
    if (item.isConnected) button.focus();
  });

  async function remove(item) {
    const body = new FormData();
    body.append("form_key", key);
    body.append("photo", item.dataset.id);
    const beside = item.nextElementSibling || item.previousElementSibling;
    const answer = await fetch(words.remove, { method: "POST", body }).catch(() => null);
    if (!answer || !answer.ok) return say(words.failed);
    item.remove();
    (beside?.querySelector("[value^=remove]") || input).focus();
    renumber();
  }

  function renumber() {
    list.querySelectorAll("li[data-id]").forEach((item, at) => {
      item.draggable = true;
      const tools = item.querySelectorAll(".tool");
      tools.forEach((each) => {
        const label = { earlier: words.earlier, later: words.later, remove: words.gone }[each.value.split(":")[0]];
        each.setAttribute("aria-label", `${label} (${at + 1})`);
      });
    });
  }

  let held = null;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li[data-id]");
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    held.classList.add("held");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li[data-id]");
    if (!held || !over || over === held) return;
    event.preventDefault();
    const items = [...list.children];
    if (items.indexOf(held) < items.indexOf(over)) over.after(held);
    else over.before(held);
  });
  list.addEventListener("drop", (event) => { if (held) event.preventDefault(); });
  list.addEventListener("dragend", () => { held?.classList.remove("held"); held = null; renumber(); });
  renumber();
}
