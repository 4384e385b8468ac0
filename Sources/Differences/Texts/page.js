"use strict";
const sections = [...document.querySelectorAll("section")];
const search = document.getElementById("search");
const tenant = document.getElementById("tenant");
const count = document.getElementById("count");
const texts = sections.map((section) => section.textContent.toLowerCase());
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const name = tenant.value.trim();
  const effects = new Set([...document.querySelectorAll("input[name=effect]:checked")].map((box) => box.value));
  let shown = 0;
  sections.forEach((section, index) => {
    const fits = effects.has(section.dataset.effect) && words.every((word) => texts[index].includes(word))
      && (!name || section.dataset.tenants.includes(" " + name + " "));
    section.hidden = !fits;
    if (fits) shown += 1;
  });
  count.textContent = shown + " of " + sections.length + " causes";
}
document.querySelector("form").addEventListener("input", filter);
document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
const wanted = new URLSearchParams(location.hash.slice(1));
if (wanted.has("tenant")) tenant.value = wanted.get("tenant");
if (wanted.has("search")) search.value = wanted.get("search");
filter();
