// SPDX-License-Identifier: Apache-2.0
// Somebody at a browser: a context in a mode, signed in through the form.

export class Office {
  constructor(browser, config, looker) {
    Object.assign(this, { browser, config, looker });
  }

  async open(mode) {
    const context = await this.browser.newContext({
      viewport: { width: mode.width, height: mode.width > 600 ? 900 : 844 },
      javaScriptEnabled: mode.script,
      colorScheme: mode.scheme,
      locale: mode.language === "en" ? "en-GB" : "zh-CN",
      acceptDownloads: true,
      baseURL: this.config.base,
    });
    context.setDefaultTimeout(this.config.patience);
    const page = await context.newPage();
    page.scheme = mode.scheme;
    this.looker.watch(page, mode.role);
    return page;
  }

  async signIn(page, mode) {
    await page.goto("/signin");
    await page.fill("#account", mode.role);
    await page.fill("#password", this.config.accounts[mode.role]);
    await page.click("main button.primary");
    await page.waitForURL((url) => url.pathname === "/");
    const spoken = await page.locator("html").getAttribute("lang");
    if (!spoken.startsWith(mode.language)) {
      await page.click(`button[name=language][value=${mode.language}]`);
      await page.waitForURL((url) => url.pathname === "/");
    }
  }

  // Runs what somebody does, in a context of their own.
  async as(mode, work) {
    const page = await this.open(mode);
    try {
      await this.signIn(page, mode);
      await work(page);
    } finally {
      await page.context().close();
    }
  }
}
