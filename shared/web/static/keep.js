// Keeps what was typed into a form and not sent yet, on this device alone. Everything on the page works without it.
"use strict";

(() => {
  const PREFIX = "nwd keep ";
  const A_DAY = 24 * 60 * 60 * 1000;
  const SECRET = ["anonymous", "confidential"]; // whoever ticks one of these leaves nothing behind

  let store;
  try {
    store = window.localStorage;
    store.removeItem(`${PREFIX}?`);
  } catch {
    return; // a browser that keeps nothing
  }

  const fieldsOf = (form) =>
    [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button", "password"].includes(one.type));
  const ticks = (one) => one.type === "checkbox" || one.type === "radio";
  const typed = (form) => fieldsOf(form).map((one) => [one.name, ticks(one) ? one.checked : one.value]);

  const recall = (name) => {
    try {
      const kept = JSON.parse(store.getItem(PREFIX + name));
      return kept && Date.now() - kept.at < A_DAY ? kept.typed : null;
    } catch {
      return null;
    }
  };
  const forget = (name) => store.removeItem(PREFIX + name);

  const watch = (form) => {
    const name = form.dataset.keep;
    const note = form.querySelector("[data-keep-note]");
    const discard = note.querySelector("button");
    const say = (what, alarm = false) => {
      note.hidden = false;
      note.classList.toggle("alarm", alarm);
      note.querySelector("span").textContent = note.dataset[what];
      discard.hidden = alarm;
    };

    const shown = typed(form);
    const before = recall(name);
    if (before && before.length === shown.length && JSON.stringify(before) !== JSON.stringify(shown)) {
      fieldsOf(form).forEach((one, index) => {
        if (before[index][0] !== one.name) return;
        if (ticks(one)) one.checked = before[index][1];
        else one.value = before[index][1];
      });
      say("restored");
    } else {
      forget(name);
    }
    discard.addEventListener("click", () => {
      forget(name);
      form.reset();
      note.hidden = true;
    });

    const keep = () => {
      if (SECRET.some((one) => form.elements[one]?.checked)) {
        forget(name);
        note.hidden = true;
        return;
      }
      try {
        store.setItem(PREFIX + name, JSON.stringify({ at: Date.now(), typed: typed(form) }));
      } catch {
        return; // full: then nothing is promised
      }
      say(navigator.onLine ? "kept" : "offline", !navigator.onLine);
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    form.addEventListener("submit", (event) => {
      if (navigator.onLine) return;
      // The browser would put its own page of no connection in the place of what was typed.
      event.preventDefault();
      keep();
      say("offline", true);
    });
    window.addEventListener("offline", () => say("offline", true));
    window.addEventListener("online", keep);
  };

  for (const done of document.querySelectorAll("[data-keep-done]")) forget(done.dataset.keepDone);
  // What was never come back to goes too.
  for (const key of Object.keys(store)) {
    if (key.startsWith(PREFIX) && !recall(key.slice(PREFIX.length))) store.removeItem(key);
  }
  document.querySelectorAll("form[data-keep]").forEach(watch);
})();
