// The centre of a search by a touch on the map. Without this file: the list of places, and the
// button for the middle of the map.
"use strict";

(() => {
  const map = document.getElementById("map");
  const form = document.getElementById("around");
  if (!map || !form) return;
  const NS = "http://www.w3.org/2000/svg";
  const EQUATOR_KM = 40075.017;
  const world = 256 * 2 ** Number(map.dataset.zoom);
  const left = Number(map.dataset.left);
  const top = Number(map.dataset.top);
  const place = form.elements.place;
  const km = form.elements.km;
  const chosen = document.getElementById("chosen");
  map.parentElement.classList.add("choosing");
  let centre = null;

  const draw = () => {
    map.querySelectorAll(".reach, .cross").forEach((each) => each.remove());
    const [x, y, latitude] = centre;
    const radius = (Number(km.value) / (EQUATOR_KM * Math.cos((latitude * Math.PI) / 180))) * world;
    const circle = document.createElementNS(NS, "circle");
    const cross = document.createElementNS(NS, "path");
    for (const [name, value] of Object.entries({ class: "reach", cx: x, cy: y, r: Math.max(radius, 3) })) {
      circle.setAttribute(name, value);
    }
    cross.setAttribute("class", "cross");
    cross.setAttribute("d", `M${x} ${y}m-6 0h12m-6 -6v12`);
    map.append(circle, cross);
  };

  map.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const box = map.getBoundingClientRect();
    const scale = map.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * scale;
    const y = (event.clientY - box.top) * scale;
    const longitude = (((left + x) / world) % 1) * 360 - 180;
    const latitude = (Math.atan(Math.sinh((0.5 - (top + y) / world) * 2 * Math.PI)) * 180) / Math.PI;
    centre = [x, y, latitude];
    let at = form.querySelector("input[name=at]");
    if (!at) {
      at = document.createElement("input");
      at.type = "hidden";
      at.name = "at";
      form.append(at);
    }
    at.value = `${latitude.toFixed(2)},${longitude.toFixed(2)}`; // a kilometre is near enough
    place.value = "";
    chosen.textContent = form.dataset.chosen;
    draw();
  });
  km.addEventListener("change", () => centre && draw());
  place.addEventListener("change", () => {
    form.querySelector("input[name=at]")?.remove();
    chosen.textContent = "";
  });
})();
