// SPDX-License-Identifier: Apache-2.0
// A page looked at as its users would: axe, the console, what sticks out, how heavy it is, a picture.

export const WEIGHT_MAX = 100_000; // bytes of a page with its style and script, as decoded
// What the guides show (tools/make-office-pictures): the top of the page as most will see it.
const PICTURE = { x: 0, y: 0, width: 1280, height: 540 };
const PICTURE_MODE = "script-1280-zh-light";
const WIDEST_OVERHANG = 1; // pixels that rounding may add

export class Tally {
  passed = 0;
  failed = 0;

  check(what, good, ...facts) {
    if (good) this.passed += 1;
    else {
      this.failed += 1;
      console.log("FAILED", what, ...facts);
    }
    return Boolean(good);
  }
}

// A mode is how somebody comes to the pages.
export const FACTORS = {
  role: ["filler", "reviewer", "department", "finance", "third", "audit", "admin"],
  script: [true, false],
  width: [1280, 390],
  language: ["zh", "en"],
  scheme: ["light", "dark"],
};

export function modeName(m) {
  return [m.role, m.script ? "script" : "plain", m.width, m.language, m.scheme].join("-");
}

export function every() {
  let out = [{}];
  for (const [name, values] of Object.entries(FACTORS))
    out = out.flatMap((mode) => values.map((value) => ({ ...mode, [name]: value })));
  return out;
}

function pairsOf(mode) {
  const names = Object.keys(FACTORS);
  return names.flatMap((a, i) => names.slice(i + 1).map((b) => `${a}=${mode[a]} ${b}=${mode[b]}`));
}

// So few modes that each two values of two factors meet in one of them; the same ones every time.
export function pairwise() {
  const all = every();
  const open = new Set(all.flatMap(pairsOf));
  const chosen = [];
  while (open.size) {
    let best = null, most = 0;
    for (const mode of all) {
      const n = pairsOf(mode).filter((pair) => open.has(pair)).length;
      if (n > most) [best, most] = [mode, n];
    }
    pairsOf(best).forEach((pair) => open.delete(pair));
    chosen.push(best);
  }
  return chosen;
}

function measure(widest) {
  const root = document.documentElement;
  const inside = (e) => e.closest(".scroll") !== null;
  const out = [...document.querySelectorAll("body *")].filter(
    (e) => !inside(e) && e.getBoundingClientRect().right > root.clientWidth + widest && e.offsetParent);
  const entries = ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type));
  return {
    overhang: root.scrollWidth - root.clientWidth,
    sticking: out.slice(0, 3).map((e) => e.outerHTML.slice(0, 90)),
    weight: entries.reduce((sum, e) => sum + e.decodedBodySize, 0),
    language: root.lang,
    heads: document.querySelectorAll("h1").length,
    title: document.title,
  };
}

export class Looker {
  constructor(tally, folder, axeSource) {
    Object.assign(this, { tally, folder, axeSource, seen: 0 });
  }

  // Errors of the console count; that a page was answered with 403, 404, 409 or 422 is what was asked for.
  watch(page, name) {
    page.on("pageerror", (e) => this.tally.check(`${name}: script`, false, page.url(), e.message));
    page.on("console", (m) => {
      if (m.type() === "error" && !/status of (403|404|409|422)/.test(m.text()))
        this.tally.check(`${name}: console`, false, page.url(), m.text());
    });
  }

  // With script off nothing can measure a page from inside: what it shows is looked at in a page that can,
  // with the script of the site left out.
  async twin(page) {
    const at = page.url(), html = await page.content();
    const other = await page.context().browser().newContext({
      viewport: page.viewportSize(), colorScheme: page.scheme });
    const copy = await other.newPage();
    await copy.route("**/*", (route) => {
      const url = route.request().url();
      if (url === at) return route.fulfill({ body: html, contentType: "text/html; charset=utf-8" });
      if (url.endsWith(".js")) return route.fulfill({ body: "", contentType: "text/javascript" });
      return route.continue();
    });
    await copy.goto(at);
    return copy;
  }

  async look(shown, name, mode) {
    const page = mode.script ? shown : await this.twin(shown);
    try {
      await this.judge(page, name, mode);
    } finally {
      if (page !== shown) await page.context().close();
    }
    if (modeName(mode) === `${mode.role}-${PICTURE_MODE}`) {
      if (name === "draft") await shown.locator("table.grid").last().evaluate((e) => e.scrollIntoView());
      await shown.screenshot({ path: `${this.folder}/picture-${name}-${mode.role}.png`, clip: PICTURE });
    }
    await shown.screenshot({ path: `${this.folder}/${name}-${modeName(mode)}.png`, fullPage: true });
    this.seen += 1;
  }

  async judge(page, name, mode) {
    const { tally } = this;
    const at = `${name} ${modeName(mode)}`;
    const m = await page.evaluate(measure, WIDEST_OVERHANG);
    tally.check(`${at}: nothing sticks out`, m.overhang <= WIDEST_OVERHANG, m.overhang, ...m.sticking);
    tally.check(`${at}: under ${WEIGHT_MAX} bytes`, m.weight > 0 && m.weight < WEIGHT_MAX, m.weight);
    tally.check(`${at}: one heading of the page`, m.heads === 1 && m.title.length > 3, m.heads, m.title);
    tally.check(`${at}: language`, m.language.startsWith(mode.language), m.language);
    await page.evaluate(this.axeSource);
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await page.evaluate((values) => axe.run({ runOnly: { type: "tag", values } }), tags);
    tally.check(`${at}: axe looked`, found.passes.length > 10, found.passes.length);
    tally.check(`${at}: axe finds nothing`, found.violations.length === 0,
      ...found.violations.map((v) => `${v.id} ${v.nodes.length} ${v.nodes[0].html.slice(0, 120)}`));
  }
}
