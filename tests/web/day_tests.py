# SPDX-License-Identifier: Apache-2.0
"""Each post's day without script: look, mend, submit, return, approve, prove."""

import os
import re
import subprocess

from office import PROGRAM, ROOT, Client

SEED = os.path.join(ROOT, "examples", "seeds", "S12-chengde-social-insurance-2021.tsv")


def first_filing(client):
    return int(re.search(r'href="/filings/(\d+)"', client.get("/filings").text).group(1))


def test_nobody_sees_anything(server, tally):
    client = Client(server)
    for path in ("/", "/filings", "/filings/1", "/trail", "/people"):
        answer = client.get(path)
        tally.check("sent to sign in from " + path, answer.status == 303 and answer.location == "/signin")
    tally.check("health needs no sign-in", client.get("/healthz").text == "ok\n")
    wrong = client.post("/signin", {"account": "filler", "password": "not this one"})
    tally.check("wrong password is refused", wrong.status == 403 and "SIGNIN" not in wrong.text)
    tally.check("what was typed stays", 'value="filler"' in wrong.text and "not this one" not in wrong.text)


def test_a_document_is_reviewed_and_kept(server, tally):
    client = Client(server, "filler")
    with open(SEED, "rb") as f:
        content = f.read()
    before = len(re.findall(r'href="/filings/\d+"', client.get("/").text))
    answer = client.upload("/upload", "表.tsv", content)
    tally.check("reviewed at once", answer.status == 200 and "93.9" in answer.text, answer.status)
    client.get("/")
    tally.check("nothing was kept", len(re.findall(r'href="/filings/\d+"', client.get("/").text)) == before)
    unit = re.search(r'<option value="(\d+)"', answer.text).group(1)
    form = answer.field("form")
    kept = client.post("/keep", {"form": form, "name": answer.field("name"), "unit": unit})
    tally.check("kept as a draft", kept.status == 303 and kept.location.startswith("/filings/"), kept.status)
    tally.check("it is there", "93.9" in client.get(kept.location).text)
    nothing = client.upload("/upload", "x.docx", b"PK\x03\x04 this is no document")
    tally.check("no reader knows it: a page that says so", nothing.status == 422 and "x.docx" in nothing.text)


def test_the_way_to_the_approval(server, tally):
    filler = Client(server, "filler")
    number = first_filing(filler)
    page = f"/filings/{number}"
    version = filler.get(page).field("version")
    saved = filler.post(page, {"version": version, "i0.actual": "100%", "note": "mended"})
    tally.check("saved", saved.status == 303)
    shown = filler.get(page)
    tally.check("the new value is shown", 'value="100%"' in shown.text)
    version = shown.field("version")
    stale = filler.post(page, {"version": str(int(version) - 1), "i0.actual": "77.7%"})
    tally.check("a second tab overwrites nothing", stale.status == 409 and "77.7%" in stale.text)
    move = lambda client, action, opinion="": client.post(
        page + "/move", {"version": version, "action": action, "opinion": opinion})
    tally.check("submitted", move(filler, "submit").status == 303)
    tally.check("then read-only", filler.post(page, {"version": version, "i0.actual": "1%"}).status == 403)
    reviewer = Client(server, "reviewer")
    bare = move(reviewer, "return")
    tally.check("a return needs a reason", bare.status == 422)
    tally.check("returned", move(reviewer, "return", "请补充佐证").status == 303)
    tally.check("the reason is shown", "请补充佐证" in filler.get(page).text)
    tally.check("resubmitted", move(filler, "submit").status == 303)
    for name in ("reviewer", "department", "finance"):
        client = Client(server, name)
        tally.check(name + " approves", move(client, "approve", "同意").status == 303)
    tally.check("approved", "state approved" in filler.get(page).text)
    tally.check("nobody moves it any more", move(Client(server, "finance"), "return", "x").status == 403)


def test_the_trail_proves_itself(server, tally):
    audit = Client(server, "audit")
    tally.check("the page says sound", "notice good" in audit.get("/trail").text)
    export = audit.get("/trail/export")
    path = os.path.join(server.folder, "trail.ndjson")
    with open(path, "wb") as f:
        f.write(export.body)
    sound = subprocess.run([PROGRAM, "verify", path], capture_output=True)
    tally.check("verify agrees", sound.returncode == 0)
    with open(path, "wb") as f:
        f.write(export.body.replace(b'"approve"', b'"aqprove"', 1))
    changed = subprocess.run([PROGRAM, "verify", path], capture_output=True, text=True)
    tally.check("a changed entry is told by its line", changed.returncode == 1 and path in changed.stderr)


def test_english_by_a_switch(server, tally):
    client = Client(server, "department")
    tally.check("Chinese first", 'lang="zh-CN"' in client.get("/").text)
    client.post("/language", {"language": "en", "back": "/filings"})
    answer = client.get("/filings")
    tally.check("then English", 'lang="en"' in answer.text and "Recomputed" in answer.text)
    tally.check("no foreign address to go back to",
                client.post("/language", {"language": "zh", "back": "//evil.example"}).location == "/")


def test_a_graceful_stop(server, tally):
    code = server.stop()
    tally.check("stopped without an error", code == 0, code)
    server.demo = False
    server.start()
    client = Client(server, "filler")
    tally.check("everything is there after a restart", client.get("/filings").status == 200)
