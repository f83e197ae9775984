// SPDX-License-Identifier: Apache-2.0
// Each post's day with one form: looked at, kept, mended, its evidence attached, sent in, returned, sent in
// again, approved, exported, proved.
import { readFileSync, writeFileSync } from "node:fs";

async function reviewAndKeep(page, office, mode) {
  const { looker, config } = office;
  const { tally } = looker;
  await page.setInputFiles("#document", config.document);
  if (mode.script) await page.locator("form.drop").evaluate((form) => form.requestSubmit());
  else await page.click("form.drop button");
  await page.waitForSelector("form.keep");
  const text = await page.locator("main").innerText();
  tally.check("the total of the document is recomputed", text.includes("93.9"));
  await looker.look(page, "preview", mode);
  await page.locator("form.keep select").first().selectOption({ label: config.unit });
  await page.locator("form.keep button.primary").first().click();
  await page.waitForURL(/\/filings\/\d+$/);
  return new URL(page.url()).pathname;
}

async function mend(page, office, mode) {
  const { tally } = office.looker;
  await page.fill('[name="i0.actual"]', "38 家");
  await page.fill('[name="note"]', "第一行改为实际数");
  await page.locator(".sticky button.primary").click();
  await page.waitForSelector("#form");
  tally.check("what was mended stays", (await page.inputValue('[name="i0.actual"]')) === "38 家");
  await office.looker.look(page, "draft", mode);
}

async function attach(page, office) {
  const { looker, config } = office;
  const form = page.locator("#attach");
  await form.locator("select").selectOption({ index: 0 });
  await form.locator("input[type=file]").setInputFiles(config.document);
  await Promise.all([page.waitForNavigation(), form.locator("button").click()]);
  const links = await page.locator('.files a[href*="/evidence/"]').count();
  looker.tally.check("the evidence is attached", links === 1, links);
}

async function exported(page, office, mode) {
  const { looker, config } = office;
  for (const kind of ["docx", "pdf"]) {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.locator(`a[href*="/export/${kind}"]`).click(),
    ]);
    const path = `${config.folder}/exported-${mode.script ? "script" : "plain"}.${kind}`;
    await download.saveAs(path);
    const start = readFileSync(path).subarray(0, 4).toString("latin1");
    looker.tally.check(`exported as ${kind}`, start === (kind === "pdf" ? "%PDF" : "PK\x03\x04"), start);
  }
  await page.locator('a[href$="/compare"]').click();
  await page.waitForURL(/\/compare/);
  await looker.look(page, "compare", mode);
}

async function move(page, action, opinion) {
  if (opinion !== undefined) await page.fill("[name=opinion]", opinion);
  await Promise.all([
    page.waitForNavigation(),
    page.click(`button[name=action][value=${action}]`),
  ]);
}

// Comes from what waits for this post, as somebody would who was not told the address.
async function fromTodo(page, path, tally, who) {
  const link = page.locator(`a[href="${path}"]`).first();
  tally.check(`it waits for ${who}`, (await link.count()) === 1);
  await link.click();
  await page.waitForURL((url) => url.pathname === path);
}

async function returned(office, mode, path) {
  const { looker } = office;
  const { tally } = looker;
  await office.as({ ...mode, role: "reviewer" }, async (page) => {
    await fromTodo(page, path, tally, "reviewer");
    await move(page, "return", "");
    tally.check("no return without a reason", (await page.locator("[role=alert]").count()) === 1);
    await looker.look(page, "refused", { ...mode, role: "reviewer" });
    await move(page, "return", "请补充第一行的佐证材料");
    tally.check("returned", (await page.locator(".state.returned, .state.returned-to-unit").count()) > 0);
  });
  await office.as(mode, async (page) => {
    await fromTodo(page, path, tally, "filler");
    const text = await page.locator("main").innerText();
    tally.check("the reason of the return is shown", text.includes("请补充第一行的佐证材料"));
    await looker.look(page, "returned", mode);
    await move(page, "submit", "已补充");
  });
}

async function approved(office, mode, path) {
  const { looker } = office;
  for (const role of ["reviewer", "department", "finance"]) {
    await office.as({ ...mode, role }, async (page) => {
      await fromTodo(page, path, looker.tally, role);
      await looker.look(page, "asked", { ...mode, role });
      await move(page, "approve", "同意");
    });
  }
  await office.as(mode, async (page) => {
    await page.goto(path);
    looker.tally.check("approved", (await page.locator(".state.approved").count()) > 0);
    looker.tally.check("then nothing can be typed", (await page.locator('[name="i0.actual"]').count()) === 0);
    await looker.look(page, "approved", mode);
    if (mode.width > 600) await page.pdf({ path: `${office.config.folder}/approved.pdf`, format: "A4" });
    await exported(page, office, mode);
  });
}

async function proved(office, mode) {
  const { looker, config } = office;
  const auditor = { ...mode, role: "audit" };
  await office.as(auditor, async (page) => {
    await page.goto("/trail");
    looker.tally.check("the trail is sound", (await page.locator(".notice.good").count()) === 1);
    await looker.look(page, "trail", auditor);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.click('a[href="/trail/export"]'),
    ]);
    await download.saveAs(`${config.folder}/trail-${mode.script ? "script" : "plain"}.ndjson`);
  });
}

export async function day(office, mode) {
  let path;
  await office.as(mode, async (page) => {
    path = await reviewAndKeep(page, office, mode);
    await mend(page, office, mode);
    await attach(page, office);
    await move(page, "submit", "");
    writeFileSync(`${office.config.folder}/form.txt`, path);
  });
  await returned(office, mode, path);
  await approved(office, mode, path);
  await proved(office, mode);
}
