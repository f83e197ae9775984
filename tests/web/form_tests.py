# SPDX-License-Identifier: Apache-2.0
"""The form page without script: evidence, marks, trying out, comparing, exporting, starting a form."""

import json
import re

from office import Client

PNG = b"\x89PNG\r\n\x1a\n" + b"not much of a picture"
ROWS = [
    {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "weight": "50", "target": "≥100人次"},
    {"level1": "效益指标", "level2": "社会效益", "name": "就业率", "weight": "40", "target": "≥90%"},
]
GOAL = {"kind": "goal-declaration", "year": 2025, "project": "Locked goals", "indicators": ROWS}


def result(project, rows=ROWS, **more):
    return dict(GOAL, kind="project-self-evaluation", project=project, indicators=rows, **more)


def attach(client, page, name, content, row):
    return client.upload(page + "/evidence", name, content, {"indicator": str(row)}, "file")


def kept(client, form):
    unit = re.search(r'name="unit" value="(\d+)"', client.get("/new").text).group(1)
    answer = client.post("/keep", {"form": json.dumps(form), "name": "", "unit": unit})
    assert answer.status == 303, (answer.status, answer.text)
    return answer.location, unit


def act(client, page, action):
    version = client.get(page).field("version")
    return client.post(page + "/move", {"version": version, "action": action, "opinion": "x"}).status


def approve(server, page):
    for account, action in (("filler", "submit"), ("reviewer", "approve"), ("department", "approve"),
                            ("finance", "approve")):
        assert act(Client(server, account), page, action) == 303, account


def test_evidence(server, tally):
    filler = Client(server, "filler")
    page, _ = kept(filler, result("Evidence"))
    text = filler.get(page).text
    tally.check("a form begins without evidence", "还没有佐证材料" in text)
    added = attach(filler, page, "凭证.png", PNG, 0)
    tally.check("attached", added.status == 303 and added.location == page + "#evidence", added.status)
    html = attach(filler, page, "x.html", b"<!doctype html><script>1</script>", 1)
    tally.check("any file may be evidence", html.status == 303)
    text = filler.get(page).text
    files = set(re.findall(rf'href="({page}/evidence/\d+)"', text))
    files = sorted(files, key=lambda name: int(name.split("/")[-1]))
    tally.check("both are listed", len(files) == 2, files)
    picture = filler.get(files[0] + "/picture")
    tally.check("a picture is shown as one",
                picture.headers["Content-Type"] == "image/png" and picture.body == PNG)
    tally.check("and its type is not guessed", picture.headers["X-Content-Type-Options"] == "nosniff")
    tally.check("a page is never shown", filler.get(files[1] + "/picture").status == 404)
    saved = filler.get(files[1])
    tally.check("but saved", saved.headers["Content-Type"] == "application/octet-stream"
                and saved.headers["Content-Disposition"].startswith("attachment"))
    tally.check("a reviewer reads it", Client(server, "reviewer").get(files[0]).body == PNG)
    tally.check("an administrator does not", Client(server, "admin").get(files[0]).status == 404)
    denied = Client(server, "reviewer")
    tally.check("nor does a reviewer attach",
                attach(denied, page, "a.png", PNG, 0).status == 403)
    tally.check("no file: said on the page",
                attach(filler, page, "", b"", 0).status == 422)
    tally.check("no such row", attach(filler, page, "a", b"a", 77).status == 422)
    bare = filler.post(files[0] + "/remove", {"why": ""})
    tally.check("removing needs a reason", bare.status == 422 and "原因" in bare.text)
    tally.check("removed", filler.post(files[0] + "/remove", {"why": "传错了"}).status == 303)
    text = filler.get(page).text
    tally.check("the reason stays on record", "传错了" in text and filler.get(files[0]).status == 404)


def test_the_supported_total(server, tally):
    filler = Client(server, "filler")
    rows = [dict(row, actual=row["target"].strip("≥"), score=row["weight"]) for row in ROWS]
    page, _ = kept(filler, result("Total", rows))
    total = lambda: re.search(r"有佐证的得分</span> <strong>([^<]*)<", filler.get(page).text).group(1)
    tally.check("nothing is supported at first", total() == "0", total())
    attach(filler, page, "a.pdf", b"%PDF-1.7", 1)
    tally.check("one row is", total() == "40", total())


def test_trying_keeps_nothing(server, tally):
    filler = Client(server, "filler")
    page, _ = kept(filler, result("Try"))
    version = filler.get(page).field("version")
    typed = {"version": version, "i0.actual": "50人次", "i0.score": "25"}
    tried = filler.post(page + "/try", typed)
    tally.check("what was typed is there, recomputed", tried.status == 200 and 'value="50人次"' in tried.text)
    tally.check("and is said not to be kept", "还没有保存" in tried.text)
    part = filler.post(page + "/try", dict(typed, part="1"))
    tally.check("a script gets the part alone", part.status == 200 and "<html" not in part.text
                and 'data-live="i0.recomputed"' in part.text)
    score = re.search(r'data-live="i0.recomputed"[^>]*>([^<]*)', part.text).group(1).strip()
    tally.check("recomputed", score == "25", score)
    tally.check("nothing was kept", filler.get(page).field("version") == version)
    act(filler, page, "submit")
    tally.check("a form that was sent cannot be tried", filler.post(page + "/try", typed).status == 403)


def test_marks(server, tally):
    filler, reviewer = Client(server, "filler"), Client(server, "reviewer")
    rows = [dict(row, actual="100%", score=row["weight"]) for row in ROWS]
    page, _ = kept(filler, result("Marks", rows, total="90"))
    act(filler, page, "submit")
    text = reviewer.get(page)
    version = text.field("version")
    tally.check("the reviewer has fields", 'name="m0.score"' in text.text)
    tally.check("the filler has none", 'name="m0.score"' not in filler.get(page).text)
    bare = reviewer.post(page + "/marks", {"version": version, "m0.score": "40", "m0.reason": ""})
    tally.check("points off need a reason", bare.status == 422 and 'value="40"' in bare.text)
    wrong = reviewer.post(page + "/marks", {"version": version, "m0.score": "51", "m0.reason": "x"})
    tally.check("more than the weight is refused", wrong.status == 422 and "培训人次" in wrong.text)
    given = reviewer.post(page + "/marks", {"version": version, "m0.score": "40", "m0.reason": "佐证不足",
                                            "m1.score": "", "m1.reason": ""})
    tally.check("given", given.status == 303, given.status)
    shown = filler.get(page).text
    tally.check("the filler sees score and reason", "佐证不足" in shown and "<strong>80</strong>" in shown)
    tally.check("the filler gives none",
                filler.post(page + "/marks", {"version": version, "m0.score": "50"}).status == 403)


def test_rows_come_and_go(server, tally):
    filler = Client(server, "filler")
    page, _ = kept(filler, result("Rows"))
    added = filler.post(page + "/row", {"version": "1", "after": "0", "i0.actual": "33人次"})
    tally.check("a row was added", added.status == 303 and added.location == page + "#i1", added.status)
    text = filler.get(page).text
    tally.check("what was typed is kept with it", "33人次" in text and 'name="i2.actual"' in text)
    gone = filler.post(page + "/row", {"version": "2", "without": "1"})
    tally.check("and taken out again", gone.status == 303 and 'name="i2.actual"' not in filler.get(page).text)
    stale = filler.post(page + "/row", {"version": "1", "after": "0", "i1.actual": "44"})
    tally.check("not over a newer version", stale.status == 409 and "44" in stale.text)
    tally.check("no such row", filler.post(page + "/row", {"version": "3", "after": "9"}).status == 422)


def test_versions_are_compared(server, tally):
    filler = Client(server, "filler")
    page, _ = kept(filler, result("Versions"))
    filler.post(page, {"version": "1", "i0.actual": "88人次", "note": "second"})
    answer = filler.get(page + "/compare?from=1&to=2")
    told = [word in answer.text for word in ("培训人次", "88人次", "有 1 处不同")]
    tally.check("cell by cell", all(told), told)
    tally.check("the same version twice", "没有不同" in filler.get(page + "/compare?from=2&to=2").text)
    tally.check("no such version", filler.get(page + "/compare?from=1&to=9").status == 404)
    tally.check("not for those who do not see it",
                Client(server, "admin").get(page + "/compare").status == 404)


def test_exports(server, tally):
    filler = Client(server, "filler")
    page = re.search(r'href="(/filings/\d+)"', filler.get("/filings?text=").text).group(1)
    pages = [page] + re.findall(r'href="(/filings/\d+)"', filler.get("/filings").text)
    page = next(p for p in pages if filler.get(p + "/export/docx").status == 200)
    starts = {"docx": b"PK", "xlsx": b"PK", "pdf": b"%PDF", "html": b"<!", "csv": b"\xef\xbb\xbf",
              "json": b"{"}
    for kind, start in starts.items():
        answer = filler.get(f"{page}/export/{kind}")
        tally.check("export as " + kind, answer.status == 200 and answer.body.startswith(start)
                    and answer.headers["Content-Disposition"].startswith("attachment"), answer.status)
    for kind in ("docx", "pdf", "xlsx"):
        answer = filler.get(f"{page}/opinion/{kind}")
        tally.check("opinion as " + kind, answer.status == 200 and answer.body.startswith(starts[kind]),
                    answer.status)
    tally.check("no other kind", filler.get(page + "/export/exe").status == 404)
    tally.check("nor the opinion as csv", filler.get(page + "/opinion/csv").status == 404)
    again = filler.get(page + "/export/json")
    tally.check("the exported form is the form", json.loads(again.body)["indicators"])


def test_starting_a_form(server, tally):
    filler = Client(server, "filler")
    page, unit = kept(filler, GOAL)
    early = filler.post("/new", {"from": "goal", "unit": unit, "source": page.split("/")[-1]})
    tally.check("goals must have been approved", early.status == 422 and "notice error" in early.text)
    approve(server, page)
    filler = Client(server, "filler")
    choice = filler.get("/new?unit=" + unit).text
    tally.check("then they are offered", "Locked goals" in choice)
    started = filler.post("/new", {"from": "goal", "unit": unit, "source": page.split("/")[-1]})
    tally.check("started from them", started.status == 303, started.status)
    form = filler.get(started.location)
    cell = re.search(r'<input id="i0.target"[^>]*>', form.text).group(0)
    tally.check("what was approved is locked", "readonly" in cell and "≥100人次" in cell)
    free = re.search(r'<input id="i0.actual"[^>]*>', form.text).group(0)
    tally.check("what was done is not", "readonly" not in free)
    forged = filler.post(started.location, {"version": "1", "i0.target": "≥10人次"})
    tally.check("a forged value is refused", forged.status == 422 and "≥10人次" in forged.text, forged.status)
    saved = filler.post(started.location, {"version": "1", "i0.actual": "120人次"})
    tally.check("the result is kept", saved.status == 303, saved.status)
    other, _ = kept(filler, result("Uploaded", [dict(ROWS[0], target="≥80人次"), ROWS[1]]))
    held = filler.post(other + "/goal", {"goal": page.split("/")[-1]})
    text = filler.get(other).text
    tally.check("an uploaded form is held against them", held.status == 303, held.status)
    tally.check("and what differs is told", "有 1 处与批复不一致" in text and "≥80人次" in text)
    last = filler.post("/new", {"from": "last", "unit": unit, "source": started.location.split("/")[-1]})
    text = filler.get(last.location).text
    tally.check("from last year: results cleared", "120人次" not in text and "≥100人次" in text)
    options = choice.split('id="rulebook"')[1].split("</select>")[0]
    rulebook = re.findall(r'<option value="([^"]+)">', options)[0]
    fields = {"from": "blank", "unit": unit, "rulebook": rulebook, "project": "新项目", "year": "2026"}
    blank = filler.post("/new", fields)
    tally.check("blank from a rulebook", blank.status == 303 and "新项目" in filler.get(blank.location).text)
    none = filler.post("/new", {"from": "blank", "unit": unit, "rulebook": "", "project": "仍在"})
    tally.check("without a rulebook what was typed stays", none.status == 422 and "仍在" in none.text)
    tally.check("a reviewer starts none", Client(server, "reviewer").get("/new").status == 403)


def test_hints_and_reasons(server, tally):
    filler = Client(server, "filler")
    rows = [dict(ROWS[0], actual="50人次", score="25", reason="")]
    page, _ = kept(filler, result("Hints", rows,
                                rulebook="hubei-project-2020"))
    text = filler.get(page).text
    tally.check("each cell names its hint",
                'aria-describedby="hint.actual"' in text and 'id="hint.actual"' in text)
    tally.check("the papers that prove a quantity", "台账" in text)
    tally.check("a reason that is asked for leads to its cell", 'href="#i0.reason"' in text)
    tally.check("and the cell is marked", re.search(r'data-live="i0.reason" class="doubt-', text) is not None)
