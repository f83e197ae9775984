// SPDX-License-Identifier: Apache-2.0
// Small comforts; every page works without it: drop a file, move through a table by keys as in a spreadsheet.
"use strict";
(function () {
  for (const drop of document.querySelectorAll(".drop")) {
    const input = drop.querySelector("input[type=file]");
    for (const name of ["dragover", "dragenter"])
      drop.addEventListener(name, (e) => { e.preventDefault(); drop.classList.add("over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (e) => {
      e.preventDefault();
      drop.classList.remove("over");
      if (e.dataTransfer.files.length) { input.files = e.dataTransfer.files; drop.requestSubmit(); }
    });
  }

  function cells(row) { return row ? [...row.querySelectorAll("input, textarea")] : []; }
  function rows(table) { return [...table.querySelectorAll("tr")].filter((r) => cells(r).length); }
  for (const table of document.querySelectorAll("table.grid")) {
    table.addEventListener("keydown", (e) => {
      const cell = e.target;
      if (!cell.matches("input, textarea")) return;
      if (e.key === "Escape") {
        cell.value = cell.defaultValue;
        cell.dispatchEvent(new Event("input", { bubbles: true }));
        return;
      }
      const down = e.key === "ArrowDown" || (e.key === "Enter" && !e.shiftKey);
      if (!down && e.key !== "ArrowUp") return;
      const list = rows(table), row = cell.closest("tr"), column = cells(row).indexOf(cell);
      const next = list[list.indexOf(row) + (down ? 1 : -1)];
      e.preventDefault();
      if (next && cells(next)[column]) cells(next)[column].focus();
    });
    table.addEventListener("paste", (e) => {
      const text = e.clipboardData.getData("text/plain");
      if (!e.target.matches("input, textarea") || !/[\t\n]/.test(text.trimEnd())) return;
      e.preventDefault();
      const list = rows(table), first = list.indexOf(e.target.closest("tr"));
      const column = cells(list[first]).indexOf(e.target);
      text.trimEnd().split(/\r?\n/).forEach((line, i) => line.split("\t").forEach((value, k) => {
        const cell = cells(list[first + i])[column + k];
        if (cell && !cell.readOnly) cell.value = value;
      }));
      e.target.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  const job = document.getElementById("job");
  if (job && job.dataset.refresh) {
    const look = async () => {
      let page = null;
      try {
        page = new DOMParser().parseFromString(await (await fetch(job.dataset.refresh)).text(), "text/html");
      } catch { /* the server is away: ask again */ }
      const fresh = page && page.getElementById("job");
      if (page && !(fresh && fresh.dataset.refresh)) { location.reload(); return; }
      for (const part of fresh ? ["progress", "label", "[role=status]"] : []) {
        const old = job.querySelector(part), now = fresh.querySelector(part);
        if (old && now && old.textContent + old.value !== now.textContent + now.value) old.replaceWith(now);
      }
      setTimeout(look, 1000);
    };
    setTimeout(look, 1000);
  }

  const form = document.getElementById("form");
  if (form) {
    let typed = false;
    form.addEventListener("input", () => { typed = true; });
    form.addEventListener("submit", () => { typed = false; });
    window.addEventListener("beforeunload", (e) => { if (typed) e.preventDefault(); });
    recomputeWhileTyping(form);
  }

  // The parts of the page that follow from what is typed are replaced; what is typed into stays as it is.
  function replaceParts(fragment) {
    for (const fresh of fragment.querySelectorAll("[data-live]")) {
      const old = form.querySelector(`[data-live="${CSS.escape(fresh.dataset.live)}"]`);
      if (!old) continue;
      old.className = fresh.className;
      old.hidden = fresh.hidden;
      if (fresh.querySelector("input, textarea") || old.innerHTML === fresh.innerHTML) continue;
      const open = old.querySelector("details[open]");
      old.replaceChildren(...fresh.childNodes);
      if (open && old.querySelector("details")) old.querySelector("details").open = true;
    }
  }

  // The words stand in the page: hidden while the server answers.
  function away(is) {
    const note = document.getElementById("away");
    if (note) note.hidden = !is;
  }

  function recomputeWhileTyping(form) {
    const button = form.querySelector('button[formaction$="/try"]');
    if (!button) return;
    let timer = 0, running = null;
    const recompute = async () => {
      if (running) running.abort();
      running = new AbortController();
      const fields = new URLSearchParams(new FormData(form));
      fields.set("part", "1");
      try {
        const signal = running.signal;
        const answer = await fetch(button.formAction, { method: "POST", body: fields, signal });
        if (answer.ok) replaceParts(new DOMParser().parseFromString(await answer.text(), "text/html"));
        away(false);
      } catch (e) {
        if (e.name !== "AbortError") away(true); // what was typed stays; the next key asks again
      }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(recompute, 400); });
    button.addEventListener("click", (e) => { e.preventDefault(); clearTimeout(timer); recompute(); });
    const bar = document.getElementById("hintbar");
    form.addEventListener("focusin", (e) => {
      const hint = document.getElementById(e.target.getAttribute("aria-describedby") || "");
      bar.textContent = hint ? hint.textContent : "";
    });
  }

  // "Attach evidence" beside a row chooses the row below without leaving what is typed.
  const row = document.getElementById("indicator");
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a.attach");
    if (!link || !row) return;
    e.preventDefault();
    row.value = link.dataset.row;
    row.form.scrollIntoView();
    document.getElementById("file").focus();
  });
})();
