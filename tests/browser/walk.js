// SPDX-License-Identifier: Apache-2.0
// node walk.js CONFIG.json: walks the office with Chromium; tests/browser/run says what is where.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { batch } from "./batch.js";
import { day } from "./day.js";
import { keys } from "./keys.js";
import { every, Looker, modeName, pairwise, Tally } from "./look.js";
import { paint, PAINT_MAX_MS } from "./paint.js";
import { Office } from "./people.js";
import { tour } from "./tour.js";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const installed = createRequire(config.packages + "/");
const { chromium } = installed("playwright-core");
const axeSource = readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8");
const tally = new Tally();
const looker = new Looker(tally, config.folder, axeSource);
const filler = { role: "filler", script: true, width: 1280, language: "zh", scheme: "light" };

// What fails on the way is a failure of that walk; the others go on.
async function walk(name, work) {
  const begun = Date.now();
  let timer;
  const late = new Promise((_, fail) => {
    const give = () => fail(new Error(`not done after ${config.walkSeconds} s`));
    timer = setTimeout(give, config.walkSeconds * 1000);
  });
  try {
    await Promise.race([work(), late]);
  } catch (e) {
    tally.check(name, false, e.message.split("\n").slice(0, 6).join(" | "));
  }
  clearTimeout(timer);
  console.log(`  ${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

const browser = await chromium.launch({ executablePath: config.chromium, args: ["--no-sandbox"] });
const office = new Office(browser, config, looker);
const wanted = (name) => config.only.length === 0 || config.only.includes(name);
if (wanted("day")) {
  await walk("a day with script", () => day(office, filler));
  const other = { ...filler, script: false, width: 390, language: "en", scheme: "dark" };
  await walk("a day without script", () => day(office, other));
}
if (wanted("keys")) await walk("the keyboard alone", () => keys(office, filler));
if (wanted("batch")) await walk("several documents at once", () => batch(office, filler));
if (config.only.includes("pictures"))
  for (const role of ["filler", "finance", "admin"])
    await walk(`pages of the guides: ${role}`, () => tour(office, { ...filler, role }));
if (config.only.includes("paint")) {
  let worst = 0;
  for (const role of ["filler", "finance", "admin"])
    await walk(`first paint: ${role}`, async () => {
      worst = Math.max(worst, await paint(office, { ...filler, role }));
    });
  console.log(`longest first paint ${worst.toFixed(0)} ms (at most ${PAINT_MAX_MS} ms `
    + `${worst <= PAINT_MAX_MS ? "kept" : "NOT kept"})`);
}
if (wanted("tour"))
  for (const mode of config.full ? every() : pairwise())
    await walk(`tour ${modeName(mode)}`, () => tour(office, mode));
console.log(`pages ${looker.seen}`);
console.log(`tally ${tally.passed} ${tally.failed}`);
// Not waited for: a page that hangs would keep it.
browser.close().finally(() => process.exit(0));
setTimeout(() => process.exit(0), 5000);
