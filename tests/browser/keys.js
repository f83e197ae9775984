// SPDX-License-Identifier: Apache-2.0
// The keyboard alone: the skip link, every control in the order of reading and with a visible focus, the
// table as a spreadsheet.

const STOPS_MAX = 600;

// What has the focus: is it seen, and does it stand behind the one before?
function stop() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const before = window.stopBefore;
  window.stopBefore = e;
  return {
    what: e.outerHTML.slice(0, 80),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    after: !before || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}

function focusable() {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(wanted)].filter(
    (e) => e.tabIndex >= 0 && !e.disabled && e.getClientRects().length && e.checkVisibility()).length;
}

async function everyStop(page, tally, name) {
  const expected = await page.evaluate(focusable);
  await page.evaluate(() => { window.stopBefore = null; document.activeElement.blur(); });
  let n = 0;
  for (; n < STOPS_MAX; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(stop);
    if (!at) break;
    if (!(at.ring && at.seen && at.after)) tally.check(`${name}: focus`, false, JSON.stringify(at));
  }
  tally.check(`${name}: Tab reaches every control`, n === expected, n, expected);
}

function place() {
  const e = document.activeElement, row = e.closest("tr");
  const all = [...e.closest("table").querySelectorAll("tr")];
  const rows = all.filter((r) => r.querySelector("input, textarea"));
  return { row: rows.indexOf(row), column: [...row.querySelectorAll("input, textarea")].indexOf(e) };
}

async function table(page, tally) {
  const cell = page.locator('[name="i0.actual"]');
  await cell.focus();
  const from = await page.evaluate(place);
  for (const [key, rows] of [["ArrowDown", 1], ["Enter", 2], ["ArrowUp", 1], ["ArrowUp", 0]]) {
    await page.keyboard.press(key);
    const now = await page.evaluate(place);
    tally.check(`${key} in the table`, now.row === from.row + rows && now.column === from.column,
      JSON.stringify({ from, now }));
  }
  const before = await cell.inputValue();
  await page.keyboard.type("123");
  tally.check("a cell takes what is typed", (await cell.inputValue()) !== before);
  await page.keyboard.press("Escape");
  tally.check("Escape gives it back", (await cell.inputValue()) === before);
}

export async function keys(office, mode) {
  const { tally } = office.looker;
  const page = await office.open(mode);
  await page.goto("/signin");
  await page.keyboard.type(mode.role); // the first field has the focus
  await page.keyboard.press("Tab");
  await page.keyboard.type(office.config.accounts[mode.role]);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip:focus");
  tally.check("the skip link comes first", (await skip.count()) === 1 && (await skip.isVisible()));
  await page.keyboard.press("Enter");
  tally.check("it leads to the contents", await page.evaluate(() => document.activeElement.id === "main"));
  await page.goto("/");
  await everyStop(page, tally, "home");
  const draft = await page.locator('main a[href^="/filings/"]').first().getAttribute("href");
  await page.goto(draft);
  await table(page, tally);
  await page.goto(draft);
  await everyStop(page, tally, "form");
  await page.context().close();
}
