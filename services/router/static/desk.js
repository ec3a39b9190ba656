// Keys of the dispatch desk. Everything on its pages works without them, and they can be turned off.
"use strict";

(() => {
  const help = document.querySelector("[data-keys]");
  if (!help) return;
  const button = help.querySelector("button");
  const kept = "nwd-desk-keys";
  const recall = () => {
    try {
      return localStorage.getItem(kept) !== "off";
    } catch {
      return true; // a browser that keeps nothing
    }
  };
  let on = recall();

  const show = () => {
    help.classList.toggle("off", !on);
    button.textContent = on ? button.dataset.off : button.dataset.on;
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", () => {
    on = !on;
    try {
      localStorage.setItem(kept, on ? "on" : "off");
    } catch {
      // then it holds for this page
    }
    show();
  });
  help.hidden = false;
  show();

  const rows = [...document.querySelectorAll("[data-row]")];
  const step = (by) => {
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    rows[next]?.focus();
  };
  const tick = () => {
    const row = document.activeElement?.closest("tr");
    row?.querySelector('input[type="checkbox"]')?.click();
  };
  const take = (number) => document.querySelector(`[data-proposal="${number}"]`)?.click();

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest('input:not([type="checkbox"]), select, textarea');
    if (field) return;
    const acts = {
      ArrowDown: rows.length && (() => step(1)),
      ArrowUp: rows.length && (() => step(-1)),
      j: rows.length && (() => step(1)),
      k: rows.length && (() => step(-1)),
      x: rows.length && tick,
      "/": document.querySelector("#q") && (() => document.querySelector("#q").focus()),
      u: document.querySelector("[data-back]") && (() => document.querySelector("[data-back]").click()),
    };
    const act = /^[1-3]$/.test(event.key) ? () => take(event.key) : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
