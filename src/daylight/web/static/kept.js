// What a person keeps, hides and has looked at stays in this browser. Nothing of it is sent, but for
// the names of ads whose cards the page of kept ads asks for.
"use strict";

(() => {
  const says = document.currentScript.dataset;
  const KEY = "daylight-kept";
  const AT_ONCE = 100; // cards that are asked for together
  const MOST = { keep: 200, hide: 500, seen: 30 };
  const SEEN_MS = 30 * 24 * 3600 * 1000;
  const NAME = /^[0-9a-z]{4,12}$/;
  const SHAPES = {
    keep: "M8 1.6l2 4.1 4.5.6-3.3 3.2.8 4.5L8 11.9 4 14l.8-4.5L1.5 6.3 6 5.7z",
    hide: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  };

  // ---- the store: {keep: [[name, time]], hide: [...], seen: [...]}, newest first
  const read = () => {
    let found = {};
    try {
      found = JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      // No storage, or not ours: begin with nothing.
    }
    const made = {};
    for (const list of Object.keys(MOST)) {
      const rows = Array.isArray(found[list]) ? found[list] : [];
      made[list] = rows.filter((row) => Array.isArray(row) && NAME.test(row[0]) && row[1] > 0);
    }
    made.seen = made.seen.filter((row) => row[1] > Date.now() - SEEN_MS);
    return made;
  };
  const write = (kept) => {
    try {
      if (Object.values(kept).some((rows) => rows.length)) {
        localStorage.setItem(KEY, JSON.stringify(kept));
      } else localStorage.removeItem(KEY);
    } catch {
      // Full or forbidden: the page works without.
    }
  };
  const has = (list, name) => read()[list].some((row) => row[0] === name);
  const set = (list, name, wanted) => {
    const kept = read();
    kept[list] = kept[list].filter((row) => row[0] !== name);
    if (wanted) kept[list].unshift([name, Date.now()]);
    kept[list].length = Math.min(kept[list].length, MOST[list]);
    write(kept);
    showCount();
  };

  // ---- pieces
  const make = (tag, values = {}, ...inside) => {
    const made = document.createElement(tag);
    Object.assign(made, values);
    made.append(...inside);
    return made;
  };
  const button = (kind, label, title) => {
    const made = make("button", { type: "button", className: `keep-${kind}`, title: label });
    made.setAttribute("aria-label", title ? `${label}: ${title}` : label);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", SHAPES[kind]);
    svg.append(path);
    made.append(svg);
    return made;
  };
  const star = (name, title) => {
    const made = button("keep", says.keep, title);
    const paint = () => made.setAttribute("aria-pressed", String(has("keep", name)));
    made.addEventListener("click", () => {
      set("keep", name, !has("keep", name));
      paint();
    });
    paint();
    return made;
  };
  const nameOf = (card) => {
    const link = card.querySelector("h3 a");
    const name = link ? link.pathname.split("/").pop() : card.dataset.ad || "";
    return NAME.test(name) ? name : "";
  };

  // ---- the way to the page of kept ads, beside "My ads"
  const mine = document.querySelector(".top a.quiet");
  const way = make("a", { className: "quiet kept-link", href: says.href }, says.link, make("span", { className: "n" }));
  const showCount = () => {
    const kept = read().keep.length;
    way.lastChild.textContent = kept ? ` ${kept}` : "";
  };
  if (mine) {
    const both = make("span", { className: "mine" });
    mine.replaceWith(both);
    both.append(way, mine);
  }
  showCount();

  // ---- cards in lists
  const dress = (card, undo) => {
    const name = nameOf(card);
    const heading = card.querySelector("h3");
    if (!name || !heading) return;
    const title = heading.textContent;
    const hide = button("hide", says.hide, title);
    hide.addEventListener("click", () => {
      set("hide", name, true);
      const back = make("button", { type: "button", className: "link" }, says.undo);
      const line = make("li", { className: "ad gone" }, make("p", {}, says.hidden, " ", back));
      back.addEventListener("click", () => {
        set("hide", name, false);
        line.replaceWith(card);
        hide.focus();
      });
      card.replaceWith(line);
      back.focus();
    });
    const tools = make("div", { className: "keeps" }, star(name, title));
    if (!undo) tools.append(hide);
    card.append(tools);
  };
  const dressAll = () => {
    const hidden = new Set(read().hide.map((row) => row[0]));
    for (const list of document.querySelectorAll("ul.ads")) {
      let left = 0;
      for (const card of [...list.children]) {
        if (hidden.has(nameOf(card))) {
          card.hidden = true;
          left += 1;
        } else dress(card);
      }
      if (left) {
        const link = make("a", { href: `${says.href}#hide` }, says.show);
        list.after(make("p", { className: "small soft" }, `${says.left} `, link));
      }
    }
  };

  // ---- one ad's own page
  const own = NAME.test(says.ad || "") ? says.ad : "";
  if (own) {
    const line = document.querySelector(".facts-line");
    if (line) line.append(star(own, ""));
    if (says.remember) set("seen", own, true);
    document.addEventListener("click", (event) => {
      if (event.target.closest("a.exit")) set("seen", own, false);
    }, true);
  }

  // ---- the page of kept ads
  const page = document.getElementById("kept");
  const empty = (section) => {
    section.querySelector(".none").hidden = Boolean(section.querySelector("li"));
    section.querySelector(".clear").hidden = !section.querySelector("li");
  };
  const row = (card, list, section) => {
    const name = card.dataset.ad;
    dress(card, true);
    const off = make("button", { type: "button", className: "link" }, section.dataset.remove);
    off.addEventListener("click", () => {
      set(list, name, false);
      const back = make("button", { type: "button", className: "link" }, says.undo);
      const line = make("li", { className: "ad gone" }, make("p", {}, section.dataset.removed, " ", back));
      back.addEventListener("click", () => {
        set(list, name, true);
        line.replaceWith(card);
        off.focus();
      });
      card.replaceWith(line);
      back.focus();
    });
    card.append(make("p", { className: "off" }, off));
  };
  const fill = async (section, list) => {
    const rows = read()[list];
    const into = section.querySelector("ul");
    into.replaceChildren();
    for (let first = 0; first < rows.length; first += AT_ONCE) {
      const names = rows.slice(first, first + AT_ONCE).map((each) => each[0]);
      try {
        const answer = await fetch(`${says.cards}?ids=${names.join(",")}`, { credentials: "omit", cache: "no-store" });
        if (!answer.ok) throw new Error(answer.status);
        const found = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const card of [...found.querySelectorAll("li.ad")]) {
          into.append(card);
          row(card, list, section);
        }
      } catch {
        section.querySelector(".failed").hidden = false;
        break;
      }
    }
    empty(section);
  };
  const open = () => {
    page.replaceChildren(document.getElementById("kept-lists").content.cloneNode(true));
    for (const section of page.querySelectorAll("section")) {
      const list = section.id;
      fill(section, list);
      section.querySelector(".clear").addEventListener("click", () => {
        write({ ...read(), [list]: [] });
        showCount();
        fill(section, list);
      });
    }
    page.querySelector("#forget").addEventListener("click", () => {
      write({ keep: [], hide: [], seen: [] });
      showCount();
      for (const section of page.querySelectorAll("section")) fill(section, section.id);
      page.querySelector("#forgotten").hidden = false;
    });
    if (location.hash) page.querySelector(`#${CSS.escape(location.hash.slice(1))}`)?.scrollIntoView();
  };

  if (page) open();
  else dressAll();
})();
