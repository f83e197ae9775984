# SPDX-License-Identifier: Apache-2.0
"""Around the work: settings of the house and the years' deadlines, help, the tour, the design."""

import os
import re
import sqlite3

from office import ROOT, Client


def typed(server, **values):
    """What the page shows, with some fields typed otherwise."""
    page = Client(server, "admin").get("/settings")
    return {f"s{n}": values.get(f"s{n}", page.field(f"s{n}")) for n in range(8)}


def test_settings(server, tally):
    admin = Client(server, "admin")
    page = admin.get("/settings")
    tally.check("shown with the usual", page.status == 200
                and page.field("s0") == "30" and "默认 30" in page.text)
    tally.check("not to others", Client(server, "finance").get("/settings").status == 403)
    wrong = admin.post("/settings", typed(server, s0="four", s2="99"))
    tally.check("beside the field", wrong.status == 422 and wrong.text.count('aria-invalid="true"') == 2
                and "3 到 20 之间" in wrong.text, wrong.status)
    tally.check("what was typed is kept", wrong.field("s0") == "four" and wrong.field("s2") == "99")
    tally.check("nothing was changed", admin.get("/settings").field("s0") == "30")
    saved = admin.post("/settings", typed(server, s4="12", s5="1"))
    tally.check("saved", saved.status == 303 and admin.get("/settings").field("s4") == "12")
    trail = Client(server, "audit").get("/trail/export").text
    tally.check("on the trail, what changed alone", trail.count('"setting.change"') == 2
                and '"name":"setting.password","value":"12"' in trail)
    tally.check("told where it matters", "至少 12 个字节" in Client(server, "filler").get("/account").text)
    filler = Client(server, "filler")
    filler.get("/filings/1")
    large = filler.upload("/filings/1/evidence", "large.pdf", b"%PDF-" + bytes(1 << 20), {"indicator": "0"})
    tally.check("the evidence has its limit", large.status == 413 and "1 MB" in large.text, large.status)
    tally.check("usual again when blank", admin.post("/settings", typed(server, s4="", s5="")).status == 303
                and admin.get("/settings").field("s4") == "10")


def test_deadlines(server, tally):
    admin = Client(server, "admin")
    admin.get("/settings?year=2024")
    dates = {f"d{n}": "" for n in range(6)}
    wrong = admin.post("/settings/due", dict(dates, year="2024", d0="2025-02-30"))
    tally.check("no such date", wrong.status == 422 and wrong.field("d0") == "2025-02-30")
    tally.check("no such year", admin.post("/settings/due", dict(dates, year="24", d0="")).status == 422)
    saved = admin.post("/settings/due", dict(dates, year="2024", d0="2025-03-31"))
    tally.check("saved", saved.location == "/settings?done=saved&year=2024", saved.location)
    tally.check("of that year alone", admin.get("/settings?year=2024").field("d0") == "2025-03-31"
                and admin.get("/settings?year=2023").field("d0") == "")
    with sqlite3.connect(server.database) as base:
        found = base.execute("SELECT value FROM setting WHERE name = ?",
                             ("due.project-self-evaluation.2024",)).fetchall()
    tally.check("by its name", found == [("2025-03-31",)], found)


def test_help(server, tally):
    """The guide stands in both languages, and each page leads to a section that both have."""
    admin, filler, nobody = Client(server, "admin"), Client(server, "filler"), Client(server)
    guides = [nobody.get("/help").text, nobody.get("/help?lang=en").text]
    sections = [set(re.findall(r'<h[23] id="([a-z-]+)"', text)) for text in guides]
    tally.check("the same sections", sections[0] == sections[1] and len(sections[0]) > 20,
                sections[0] ^ sections[1])
    for text in guides:
        wanted = set(re.findall(r'href="#([a-z-]+)"', text)) - {"main"}
        tally.check("the contents lead somewhere", wanted <= set(re.findall(r'id="([a-z-]+)"', text)))
        for name in re.findall(r'src="(/static/office-[^"]+)"', text):
            picture = nobody.get(name)
            tally.check("a picture", picture.status == 200 and picture.body[:4] == b"\x89PNG", name)
    for client, paths in (
            (nobody, "/signin /help"),
            (filler, "/ /filings /filings/1 /new /jobs /projects /account /filings/1/compare /no"),
            (Client(server, "finance"), "/todo /done /overview"),
            (admin, "/people /people/places/1 /people/import/people /settings /safety /design /trail")):
        for path in paths.split():
            topic = re.search(r'href="/help#([a-z-]+)"', client.get(path).text)
            tally.check("help for this page", topic and topic.group(1) in sections[0], path, topic)


def test_checks_are_explained(server, tally):
    filler = Client(server, "filler")
    found = set()
    for n in range(1, 6):
        found |= set(re.findall(r'href="/help/checks/([A-Z]\d\d)"', filler.get(f"/filings/{n}").text))
    tally.check("findings lead there", len(found) > 3, found)
    listed = set(re.findall(r'href="/help/checks/([A-Z]\d\d)"', filler.get("/help/checks").text))
    tally.check("all are listed", found <= listed and len(listed) > 60, found - listed)
    for code in sorted(listed):
        page = filler.get("/help/checks/" + code)
        said = page.status == 200 and "依据" in page.text and ".title" not in page.text
        tally.check("explained", said, code)
    page = filler.get("/help/checks/C24")
    tally.check("with an example", "例子" in page.text and "培训人次" in page.text)
    for odd in ("C99", "c24", "C24.title", "CXX", "C2"):
        tally.check("none such", filler.get("/help/checks/" + odd).status == 404, odd)


def test_the_tour_is_closed_by_each(server, tally):
    filler, audit = Client(server, "filler"), Client(server, "audit")
    closes = 'name="closed" value="1"'
    tally.check("shown at first", closes in filler.get("/").text)
    tally.check("closed", filler.post("/tour", {"closed": "1"}).status == 303)
    tally.check("stays closed", closes not in filler.get("/").text
                and closes not in Client(server, "filler").get("/").text)
    tally.check("for her alone", closes in audit.get("/").text)
    filler.post("/tour", {"closed": "0"})
    tally.check("and back", closes in filler.get("/").text)


def test_the_design(server, tally):
    page, other = Client(server, "admin").get("/design"), Client(server, "filler").get("/design")
    tally.check("for administrators", page.status == 200 and other.status == 403)
    with open(os.path.join(ROOT, "web/static/base.css"), encoding="utf-8") as f:
        tokens = set(re.findall(r"(--(?!on-|gap|size|font|radius)[a-z0-9-]+):", f.read()))
    missing = {name for name in tokens if f"<code>{name}</code>" not in page.text} - {"--accent-ink"}
    tally.check("every colour", not missing, missing)
