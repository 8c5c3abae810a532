"use strict";
const filterBox = document.getElementById("filter");
const form = { outcome: document.getElementById("outcome"), q: document.getElementById("q") };
const rows = [...document.querySelectorAll("#all > tbody > tr")];
const texts = rows.map((row) => row.textContent.toLowerCase());
const found = document.getElementById("found");

// filter shows the rows that the form selects.
function filter() {
  const outcome = form.outcome.value, q = form.q.value.toLowerCase();
  let n = 0;
  rows.forEach((row, i) => {
    row.hidden = (outcome !== "" && !row.classList.contains(outcome)) || !texts[i].includes(q);
    if (!row.hidden) n++;
  });
  found.textContent = n + " of " + rows.length;
}

// read takes the state of the form from the address, such as #?outcome=failed&q=token.
function read() {
  if (!location.hash.startsWith("#?")) return;
  const state = new URLSearchParams(location.hash.slice(2));
  form.outcome.value = state.get("outcome") || "";
  if (form.outcome.selectedIndex < 0) form.outcome.value = "";
  form.q.value = state.get("q") || "";
  filter();
  filterBox.scrollIntoView();
}

filterBox.addEventListener("input", () => {
  filter();
  const state = new URLSearchParams({ outcome: form.outcome.value, q: form.q.value });
  history.replaceState(null, "", "#?" + state);
});

const unfold = document.getElementById("unfold");
function unfoldAll(open) {
  document.querySelectorAll("details").forEach((part) => { part.open = open; });
  unfold.textContent = open ? "fold all" : "unfold all";
}
unfold.addEventListener("click", () => unfoldAll(unfold.textContent === "unfold all"));
addEventListener("beforeprint", () => unfoldAll(true));

document.querySelectorAll("pre.run").forEach((block) => {
  const text = block.textContent, button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "copied";
    } catch {
      getSelection().selectAllChildren(block);
      button.textContent = "selected";
    }
  });
  block.append(button);
});

filterBox.hidden = false;
filter();
addEventListener("hashchange", read);
read();
