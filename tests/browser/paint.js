// SPDX-License-Identifier: Apache-2.0
// How soon a page shows something, as Chromium measures it, from the click on: for bench/serve, not for the
// tests, which assert no times.

const TIMES = 5;
export const PAINT_MAX_MS = 100;

async function painted(page, path) {
  const times = [];
  for (let i = 0; i < TIMES; i++) {
    await page.goto(path, { waitUntil: "load" });
    times.push(await page.evaluate(() => new Promise((resolve) => {
      const name = "first-contentful-paint";
      const known = performance.getEntriesByName(name)[0];
      if (known) return resolve(known.startTime);
      return new PerformanceObserver((list, observer) => {
        const entry = list.getEntriesByName(name)[0];
        if (entry) {
          observer.disconnect();
          resolve(entry.startTime);
        }
      }).observe({ type: "paint", buffered: true });
    })));
  }
  return times.sort((a, b) => a - b);
}

// Prints a row a page: the middle one and the longest of some times.
export async function paint(office, mode) {
  const page = await office.open(mode);
  const rows = [["nobody", "/healthz"], ["nobody", "/signin"]];
  await page.goto("/signin");
  const show = async (who, path) => {
    const times = await painted(page, path);
    const middle = times[TIMES >> 1];
    console.log(`paint | ${who} | ${path} | ${middle.toFixed(0)} | ${times.at(-1).toFixed(0)} |`);
    return middle;
  };
  let worst = 0;
  for (const [who, path] of rows) worst = Math.max(worst, await show(who, path));
  await office.signIn(page, mode);
  await page.goto("/filings");
  const form = page.locator('main table a[href^="/filings/"]').first();
  const more = (await form.count()) ? [await form.getAttribute("href")] : [];
  for (const path of ["/", "/filings", ...more, ...(office.config.more[mode.role] ?? [])])
    worst = Math.max(worst, await show(mode.role, path));
  await page.context().close();
  return worst;
}
