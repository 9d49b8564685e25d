// Comforts only: every page works without this file. What it can do is asked for by attributes:
//   form[data-draft="name"]     keeps what is typed in this browser until it is sent, and warns before it is left;
//                               with data-keep="address" on the server too, for the member's other devices
//   [hidden][data-needs-script] is shown
//   [data-refused]              marks a page that says no: what was sent just before is not dropped
//   form[method=post]           is sent once, however often its button is clicked
//   textarea[maxlength], [data-words="200"]  show how much room is left
//   [data-select-all]           ticks or clears every box of its form
//   form[data-confirm="…"]      asks before the form is sent
//   form[data-forget]           drops what was kept in this browser: signing out
//   time[datetime]              of the last week says how long ago, in the page's language
(() => {
  "use strict";
  const language = document.documentElement.lang || "en";
  const words = document.currentScript?.dataset || {}; // in the page's language, from base.html
  const each = (where, what, act) => where.querySelectorAll(what).forEach(act);
  const number = new Intl.NumberFormat(language);

  // --- Drafts: kept under the form's name, dropped once the server has them. The revision that somebody
  // started from is kept with their text, or bringing it back would undo what others changed meanwhile.
  const PREFIX = "draft:", SENT = "draft-sent:", MONTH = 30 * 864e5;
  const typed = (form) => [...form.elements].filter((field) => field.name && (field.name === "revision" || /^(textarea|text|url|search)/.test(field.type)));
  const store = (act) => { try { return act(localStorage); } catch { return null; } };

  function keepDraft(form) {
    const key = PREFIX + form.dataset.draft;
    const values = () => JSON.stringify(Object.fromEntries(typed(form).map((field) => [field.name, field.value])));
    const blank = values();
    let saved = store((box) => JSON.parse(box.getItem(key)));
    const refused = form.querySelector("[aria-invalid]");
    if (saved && (saved.text === blank || Date.now() - saved.at > MONTH)) saved = null;
    const kept = form.parentElement.querySelector("[data-draft-kept]"); // what the server offers, see components/draft.html
    if (saved && !refused && !(+kept?.dataset.draftKept > saved.at)) {
      kept?.remove();
      offerDraft(form, saved, key);
    }
    // Where many read and few write, the server is asked only by who begins to write.
    if (form.dataset.keep && !kept && !refused) form.addEventListener("focusin", async () => {
      const answer = await fetch(form.dataset.keep).catch(() => null);
      const theirs = answer?.status === 200 && await answer.json();
      if (theirs && theirs.at > (saved?.at || 0) && values() === blank) offerDraft(form, theirs, key);
    }, { once: true });
    let timer, later;
    const send = () => {
      clearTimeout(later);
      later = 0;
      const fields = [...typed(form), form.elements.csrfmiddlewaretoken].map((field) => [field.name, field.value]);
      fields.push(["draft_path", new URL(form.action).pathname]);
      fetch(form.dataset.keep, { method: "POST", body: new URLSearchParams(fields), keepalive: values().length < 60000 }).catch(() => {});
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => store((box) => box.setItem(key, JSON.stringify({ at: Date.now(), text: values() }))), 400);
      if (form.dataset.keep) later ||= setTimeout(send, 4000);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); clearTimeout(later); later = 0; });
    document.addEventListener("visibilitychange", () => { if (document.hidden && later) send(); });
    addEventListener("beforeunload", (event) => {
      if (!form.dataset.sent && form.isConnected && values() !== blank) event.preventDefault();
    });
  }

  function offerDraft(form, saved, key) {
    form.querySelector("[data-offer]")?.remove();
    const note = document.createElement("div"), back = document.createElement("button"), away = document.createElement("button");
    note.className = "notice";
    note.dataset.offer = "";
    note.setAttribute("role", "status");
    note.append(words.found || "", " ");
    for (const [button, label] of [[back, words.back || "↶"], [away, words.away || "×"]]) {
      button.type = "button";
      button.className = "button";
      button.textContent = label;
      note.append(button, " ");
    }
    back.onclick = () => {
      const text = JSON.parse(saved.text);
      typed(form).forEach((field) => { if (field.name in text) field.value = text[field.name]; });
      form.dispatchEvent(new Event("input"));
      note.remove();
      typed(form).find((field) => field.type !== "hidden")?.focus();
    };
    away.onclick = () => {
      store((box) => box.removeItem(key));
      if (form.dataset.keep) fetch(form.dataset.keep + "drop/", { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value }) }).catch(() => {});
      note.remove();
    };
    form.prepend(note);
  }

  // A draft was sent, and the page that came in answer neither shows its form with an error nor refuses:
  // the server has it. Whoever came back with the browser's button may have met a dead line: keep it.
  const answered = performance.getEntriesByType("navigation")[0]?.type === "navigate" && !document.querySelector("[data-refused]");
  store((box) => {
    for (const name of Object.keys(box).filter((name) => name.startsWith(SENT))) {
      const key = name.slice(SENT.length);
      const form = [...document.forms].find((form) => PREFIX + form.dataset.draft === key);
      if (answered && !form?.querySelector("[aria-invalid], [role=alert]")) box.removeItem(key);
      box.removeItem(name);
    }
  });

  // --- Sending once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (form.dataset.draft) store((box) => box.setItem(SENT + PREFIX + form.dataset.draft, "1"));
    if ("forget" in form.dataset) store((box) => Object.keys(box).forEach((name) => name.startsWith(PREFIX) && box.removeItem(name)));
    event.submitter?.classList.add("is-busy");
  });
  addEventListener("pageshow", () => each(document, "form[data-sent]", (form) => {
    delete form.dataset.sent;
    each(form, ".is-busy", (button) => button.classList.remove("is-busy"));
  }));

  // --- How much room is left.
  function tally(field) {
    const words = +field.dataset.words, most = words || field.maxLength;
    if (most <= 0 || most > 60000) return;
    const line = document.createElement("span");
    line.className = "tally";
    line.setAttribute("aria-live", "polite");
    field.after(line);
    const show = () => {
      const used = words ? (field.value.trim().match(/\S+/g) || []).length : field.value.length;
      line.textContent = used > most * 0.7 || words ? `${number.format(used)} / ${number.format(most)}` : "";
    };
    field.addEventListener("input", show);
    show();
  }

  // --- How long ago.
  const ago = Intl.RelativeTimeFormat && new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  function relative(time) {
    const past = (new Date(time.dateTime) - Date.now()) / 1000;
    if (!ago || time.dateTime.length < 12 || past > 0 || past < -6 * 86400) return;
    time.title = time.textContent;
    const [unit, seconds] = past > -3600 ? ["minute", 60] : past > -86400 ? ["hour", 3600] : ["day", 86400];
    time.textContent = ago.format(Math.round(past / seconds), unit);
  }

  function start(where) {
    each(where, "[data-needs-script]", (one) => { one.hidden = false; });
    each(where, "form[data-draft]", keepDraft);
    each(where, "textarea[maxlength], [data-words]", tally);
    each(where, "time[datetime]", relative);
    each(where, "[data-select-all]", (box) => box.addEventListener("change", () =>
      each(box.form, "[type=checkbox]", (other) => { other.checked = box.checked; })));
  }
  start(document);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && start(event.target));
  // A form that the server refuses (422, 429) or a page it forbids (403) is shown, not dropped.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([403, 422, 429].includes(event.detail.xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });
  // A menu closes when something else is clicked, or with Escape.
  document.addEventListener("click", (event) => each(document, "details.menu[open]", (menu) => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
