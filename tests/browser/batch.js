// SPDX-License-Identifier: Apache-2.0
// Several documents at once: reviewed in the background, summed up.
import { readFileSync } from "node:fs";

export async function batch(office, mode) {
  const { looker, config } = office;
  const buffer = readFileSync(config.document);
  const mimeType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  await office.as(mode, async (page) => {
    const files = ["甲单位自评表.docx", "乙单位自评表.docx"].map((name) => ({ name, mimeType, buffer }));
    await page.setInputFiles("#document", files);
    await page.locator("form.drop").evaluate((form) => form.requestSubmit());
    await page.waitForURL(/\/jobs\/\d+/);
    await page.waitForSelector('input[type="checkbox"]');
    await looker.look(page, "job", mode);
  });
}
