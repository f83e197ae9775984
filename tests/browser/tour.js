// SPDX-License-Identifier: Apache-2.0
// Every page that a post has, in one mode.

const SEES_TRAIL = new Set(["audit", "finance", "admin"]);

export async function tour(office, mode) {
  const { looker } = office;
  const page = await office.open(mode);
  await page.goto("/signin");
  await looker.look(page, "signin", mode);
  await office.signIn(page, mode);
  await looker.look(page, "home", mode);
  await page.goto("/filings");
  await looker.look(page, "filings", mode);
  const form = page.locator('main table a[href^="/filings/"]').first();
  if (await form.count()) {
    await form.click();
    await page.waitForURL(/\/filings\/\d+$/);
    await looker.look(page, "form", mode);
  }
  if (mode.role === "filler") {
    await page.goto("/new");
    await looker.look(page, "start", mode);
  }
  for (const path of office.config.more[mode.role] ?? []) {
    await page.goto(path);
    await looker.look(page, path.slice(1).replaceAll("/", "-"), mode);
  }
  await page.goto("/filings?text=%E6%97%A0%E6%AD%A4%E8%A1%A8");
  await looker.look(page, "filings-none", mode);
  const missing = await page.goto("/filings/999999");
  looker.tally.check("what one may not see is not there", missing.status() === 404, missing.status());
  await looker.look(page, "missing", mode);
  const trail = await page.goto("/trail");
  looker.tally.check(`${mode.role} and the trail`, (trail.status() === 200) === SEES_TRAIL.has(mode.role),
    trail.status());
  await page.context().close();
}
