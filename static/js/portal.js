// Comforts: docs/look.md.
(() => {
  const language = document.documentElement.lang;
  const words = document.currentScript.dataset;
  const each = (where, what, act) => where.querySelectorAll(what).forEach(act);

  const PREFIX = "draft:", SENT = "draft-sent:";
  const typed = (form) => [...form.elements].filter((field) => field.name && (field.name === "revision" || /^(textarea|text|url|search)/.test(field.type)));
  const store = (act) => { try { return act(localStorage); } catch { return null; } };

  const post = (form, more, url) => fetch(form.dataset.keep + url, { method: "POST", body: new URLSearchParams([["csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value], ...more]), keepalive: `${more}`.length < 50000 }).catch(() => {});

  function keepDraft(form) {
    const key = PREFIX + form.dataset.draft;
    const values = () => JSON.stringify(Object.fromEntries(typed(form).map((field) => [field.name, field.value])));
    const blank = values();
    let saved = store((box) => JSON.parse(box.getItem(key)));
    if (saved?.text === blank || saved?.at < Date.now() - 30 * 864e5) saved = null;
    const refused = form.querySelector("[aria-invalid]"), kept = form.parentElement.querySelector("[data-draft-kept]");
    if (!refused && saved?.at > (kept?.dataset.draftKept || 0)) {
      kept?.remove();
      offerDraft(form, saved, key);
    }
    if (form.dataset.keep && !kept && !refused) form.addEventListener("focusin", async () => {
      const answer = await fetch(form.dataset.keep).catch(() => {});
      const theirs = answer?.status === 200 && await answer.json();
      if (theirs && theirs.at > (saved?.at || 0) && values() === blank) offerDraft(form, theirs, key);
    }, { once: true });
    let timer, later;
    const send = () => {
      clearTimeout(later);
      later = 0;
      post(form, [...typed(form).map((field) => [field.name, field.value]), ["draft_path", new URL(form.action).pathname]], "");
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
    form.insertAdjacentHTML("afterbegin", `<div class="notice" role="status" data-offer>${words.found}
      <button type="button" class="button">${words.back}</button>
      <button type="button" class="button">${words.away}</button></div>`);
    const note = form.firstChild, [back, away] = note.querySelectorAll("button");
    back.onclick = () => {
      const text = JSON.parse(saved.text);
      typed(form).forEach((field) => field.value = text[field.name] ?? field.value);
      form.dispatchEvent(new Event("input"));
      note.remove();
      typed(form).find((field) => field.type !== "hidden")?.focus();
    };
    away.onclick = () => {
      store((box) => box.removeItem(key));
      if (form.dataset.keep) post(form, [], "drop/");
      note.remove();
    };
  }

  const answered = performance.getEntriesByType("navigation")[0]?.type === "navigate" && !document.querySelector("[data-refused]");
  store((box) => {
    for (const name of Object.keys(box).filter((name) => name.startsWith(SENT))) {
      const key = name.slice(SENT.length);
      const form = [...document.forms].find((form) => PREFIX + form.dataset.draft === key);
      if (answered && !form?.querySelector("[aria-invalid], [role=alert]")) box.removeItem(key);
      box.removeItem(name);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return event.preventDefault();
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    if (form.dataset.draft) store((box) => box.setItem(SENT + PREFIX + form.dataset.draft, "1"));
    if ("forget" in form.dataset) store((box) => Object.keys(box).forEach((name) => name.startsWith(PREFIX) && box.removeItem(name)));
  });
  addEventListener("pageshow", () => each(document, "form[data-sent]", (form) => delete form.dataset.sent));

  function tally(field) {
    const words = +field.dataset.words, most = words || field.maxLength;
    field.insertAdjacentHTML("afterend", '<span class="tally" aria-live="polite"></span>');
    const line = field.nextSibling;
    const show = () => {
      const used = words ? field.value.split(/\S+/).length - 1 : field.value.length;
      line.textContent = used > most * 0.7 || words ? `${used.toLocaleString(language)} / ${most.toLocaleString(language)}` : "";
    };
    field.addEventListener("input", show);
    show();
  }

  const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  function relative(time) {
    const past = (new Date(time.dateTime) - Date.now()) / 1000;
    if (time.dateTime.length < 12 || past > 0 || past < -6 * 86400) return;
    time.title = time.textContent;
    const [unit, seconds] = past > -3600 ? ["minute", 60] : past > -86400 ? ["hour", 3600] : ["day", 86400];
    time.textContent = ago.format(Math.round(past / seconds), unit);
  }

  function mention(field) {
    let list, chosen, start, asked;
    const away = () => list = list?.remove();
    const mark = (one) => {
      chosen?.removeAttribute("aria-selected");
      (chosen = one).setAttribute("aria-selected", true);
      field.setAttribute("aria-activedescendant", one.id);
    };
    const take = () => {
      field.setRangeText(chosen.id.slice(2) + " ", start, field.selectionEnd, "end");
      away();
    };
    field.addEventListener("input", async () => {
      const now = asked = {}, end = field.selectionEnd;
      const name = /(?:^|[\s(])@([\p{L}\w-]{2,30})$/u.exec(field.value.slice(0, end))?.[1];
      const answer = name && await fetch("/members/suggest/?q=" + encodeURIComponent(name)).catch(() => {});
      const found = answer?.ok && await answer.text();
      if (now !== asked) return;
      away();
      if (!found) return;
      start = end - name.length;
      field.insertAdjacentHTML("afterend", found);
      list = field.nextElementSibling;
      field.setAttribute("aria-controls", list.id);
      mark(list.firstChild);
      list.onpointerdown = (event) => {
        event.preventDefault();
        mark(event.target);
        take();
      };
    });
    field.addEventListener("blur", away);
    field.addEventListener("keydown", (event) => {
      const step = { ArrowDown: "nextSibling", ArrowUp: "previousSibling", Enter: take, Tab: take, Escape: away }[event.key];
      if (!list || !step) return;
      event.preventDefault();
      step.call ? step() : mark(chosen[step] || chosen);
    });
  }

  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, ({ target }) => {
    const link = target.closest("[data-quote]"), picked = getSelection();
    if (!link) return;
    const chosen = link.closest("li").contains(picked.anchorNode) && `${picked}`.slice(0, 400);
    link.dataset.quote ||= link.search || "?";
    link.search = chosen ? "?quote=" + encodeURIComponent(chosen) : link.dataset.quote;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-image]");
    if (!link) return;
    event.preventDefault();
    const image = new Image(...link.dataset.image.split(" "));
    image.src = link.href;
    image.alt = link.textContent;
    link.replaceWith(image);
  });

  function files(list) {
    const input = list.previousElementSibling;
    input.onchange = async () => {
      const chosen = [...input.files];
      if (chosen[1]) input.value = "";
      for (const file of chosen) {
        list.insertAdjacentHTML("beforeend", "<li><label><progress></progress> </label></li>");
        const line = list.lastChild;
        line.firstChild.append(file.name);
        await htmx.ajax("POST", chosen[1] ? list.dataset.files : "", {
          source: line, target: chosen[1] ? line : list.parentNode, swap: "outerHTML", select: "[data-file]", values: { file, look: 1 },
        }).catch(() => {});
        line.append(" ", list.dataset.failed);
      }
    };
  }
  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => each(target, "progress", (bar) => bar.value = detail.loaded / (detail.total || 1)));

  function start(where) {
    each(where, "[data-files]", files);
    each(where, "[data-fill]", (one) => one.form.elements[one.dataset.fill].value ||= one.value);
    each(where, "[data-needs-script]", (one) => one.hidden = false);
    each(where, "form[data-draft]", keepDraft);
    each(where, "textarea[maxlength], [data-words]", tally);
    each(where, "[data-mention]", mention);
    each(where, "time[datetime]", relative);
  }
  start(document);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && start(event.target));
  for (const kind of ["click", "keydown"]) document.addEventListener(kind, ({ target, key }) => each(document, "details.menu[open]", (menu) => {
    if (key ? key !== "Escape" : menu.contains(target)) return;
    menu.open = false;
    if (key) menu.querySelector("summary").focus();
  }));
})();
