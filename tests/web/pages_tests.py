# SPDX-License-Identifier: Apache-2.0
"""Settings of the house and the years' deadlines."""

import sqlite3

from office import Client


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
