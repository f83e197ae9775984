# SPDX-License-Identifier: Apache-2.0
"""Headers of every page, the cookie, identity numbers masked and shown on record, guessing slowed down, a
disk that is full, and the exported trail with its bits flipped."""

import glob
import io
import json
import os
import random
import re
import resource
import subprocess
import time
import zipfile

from office import PROGRAM, ROOT, Client, Server

POLICY = {"default-src": "'none'", "style-src": "'self'", "script-src": "'self'", "img-src": "'self'",
          "connect-src": "'self'", "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'"}
SEED = os.path.join(ROOT, "examples", "seeds", "S02-zengdu-work-2020.tsv")
# Made up; the check figures are wrong, so that they are nobody's.
NUMBER, WIDE, APART = "110101199003071230", "３３０１０６１９８５１２３１４３２Ｘ", "420106 19790215 8765"
MASKED = ("110101********1230", "３３０１０６********４３２Ｘ", "420106 ******** 8765")


def routes():
    done = subprocess.run([PROGRAM, "serve", "--routes"], capture_output=True, text=True, check=True,
                          cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_headers(tally, name, answer, page=True):
    h = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in (h.get("Content-Security-Policy") or "").split(";")
                  if part.strip())
    tally.check(name + ": the policy", policy == POLICY, policy)
    tally.check(name + ": nosniff", h.get("X-Content-Type-Options") == "nosniff")
    tally.check(name + ": referrer", h.get("Referrer-Policy") == "same-origin")
    tally.check(name + ": opener", h.get("Cross-Origin-Opener-Policy") == "same-origin")
    tally.check(name + ": no name of the server", "Server" not in h and "X-Powered-By" not in h)
    if page:
        # What has a tag may be kept by the browser of whoever has signed in, who asks each time whether it
        # still holds; nothing else may.
        kept = "private, no-cache" if h.get("ETag") else "no-store"
        tally.check(name + ": not kept by caches", h.get("Cache-Control") == kept, h.get("Cache-Control"))
        tally.check(name + ": errors have no tag", answer.status == 200 or not h.get("ETag"))
    if "html" in (h.get("Content-Type") or ""):
        text = answer.text
        tally.check(name + ": UTF-8", h.get("Content-Type") == "text/html; charset=utf-8")
        tally.check(name + ": nothing inline",
                    not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?! src=)", text))
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text, re.S)
        if 'class="who"' in text:
            tally.check(name + ": each form has the token", all('name="csrf"' in form
                or re.search('action="/(password/|signin)', form)
                                                                   for form in forms))


def test_headers_of_every_page(server, tally):
    clients = {name: Client(server, name) for name in ("filler", "audit", "admin")}
    clients["nobody"] = Client(server)
    seen = set()
    for route in routes():
        path = route["pattern"].replace("/static/*", "/static/app.css").replace("*", "x").replace("#", "1")
        for name, client in clients.items():
            answer = client.get(path) if route["method"] == "GET" else client.post(path, {"x": "1"},
                csrf=False)
            check_headers(tally, f"{name} {route['method']} {path} {answer.status}", answer,
                          "/static/" not in path)
            seen.add(answer.status)
    for path in ("/nowhere", "/filings/999999", "/static/none"):
        check_headers(tally, path, clients["filler"].get(path))
    answer = clients["filler"].upload("/upload", "x.docx", b"PK no document")
    check_headers(tally, "a document that no reader knows", answer)
    check_headers(tally, "a form that is too large", clients["filler"].post("/filings/1",
        {"note": "x" * (2 << 20)}))
    tally.check("every kind of answer was looked at", {200, 303, 401, 403, 404} <= seen, seen)


def test_the_cookie(server, tally):
    client = Client(server)
    answer = client.post("/signin", {"account": "filler", "password": server.accounts["filler"]})
    cookie = answer.headers.get("Set-Cookie")
    flags = {part.strip() for part in cookie.split(";")[1:]}
    tally.check("named for this host alone", cookie.startswith("__Host-quanheng="), cookie)
    tally.check("its flags", flags == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}, flags)
    token = cookie.split(";")[0].split("=")[1]
    tally.check("32 bytes of chance", len(token) == 43)
    pages = client.get("/").text + client.get("/filings").text
    tally.check("it stands in no page", token not in pages)
    tally.check("nor in the store", token.encode() not in b"".join(
        open(f, "rb").read() for f in glob.glob(server.database + "*")))
    other = Client(server)
    other.cookie = client.cookie
    fresh = Client(server, "filler")
    tally.check("each sign-in has its own", fresh.cookie != client.cookie and fresh.csrf != client.csrf)
    client.get("/")
    gone = client.post("/signout", {}).headers.get("Set-Cookie")
    tally.check("signing out takes it away", "Max-Age=0" in gone and "HttpOnly" in gone, gone)
    tally.check("for everybody who has it", other.get("/").status == 303)


def test_downloads_are_no_pages(server, tally):
    client = Client(server, "filler")
    for path in ("/filings/1/source/1",):
        answer = client.get(path)
        tally.check("downloaded", answer.status == 200
                    and answer.headers["Content-Disposition"].startswith("attachment"))
        tally.check("as bytes", answer.headers["Content-Type"] == "application/octet-stream")
    evil = b"<html><script>alert(1)</script><table><tr><td>x</td></tr></table></html>"
    answer = client.upload("/upload", "evil.html", evil)
    tally.check("an uploaded page is shown as text", "<script>alert" not in answer.text)


def with_numbers():
    with open(SEED, encoding="utf-8") as f:
        text = f.read()
    lines = text.splitlines()
    where = max(range(len(lines)), key=lambda i: lines[i].count("\t") * ("100%" in lines[i]))
    lines[where] = lines[where].replace("100%", f"100%（{NUMBER}、{WIDE}、{APART}）", 1)
    return "\n".join(lines).encode()


def keep(client, content, name="x.tsv"):
    answer = client.upload("/upload", name, content)
    unit = re.search(r'<option value="(\d+)"', answer.text).group(1)
    return answer, client.post("/keep", {"form": answer.field("form"), "name": answer.field("name"),
                                         "unit": unit})


def shows(text):
    """The page without what it only carries to the next: hidden fields."""
    return re.sub(r'<input type="hidden"[^>]*>', "", text)


def check_exports(tally, client, page):
    """Whatever goes out has them masked; a document of Office is opened. (A PDF is written from the same
    paper.)"""
    for path in ("export/json", "export/csv", "export/html", "export/docx", "export/xlsx", "opinion/docx",
                 "opinion/xlsx"):
        answer = client.get(f"{page}/{path}")
        body = answer.body
        if body.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(body)) as parts:
                body = b"".join(parts.read(name) for name in parts.namelist())
        text = re.sub(r"<[^>]*>", "", body.decode("utf-8", "replace")) + body.decode("utf-8", "replace")
        tally.check(path + " is handed out", answer.status == 200, answer.status)
        held = [n for n in (NUMBER, WIDE, APART) if n in text]
        tally.check(path + " masks them", not held and (path.startswith("opinion") or MASKED[0] in text),
                    held)


def test_evidence_is_no_page(server, tally):
    client = Client(server, "filler")
    evil = b"<!doctype html><script>alert(1)</script>"
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    for name, content in (("a.png", evil), ("a.html", evil), ("a.svg", svg), ("a.pdf", b"%PDF-1.4 " + evil)):
        sent = client.upload("/filings/4/evidence", name, content, {"indicator": "0"}, "file")
        tally.check(name + " is kept", sent.status == 303, sent.status)
    found = re.findall(r'href="(/filings/4/evidence/\d+)"', client.get("/filings/4").text)
    tally.check("all are there", len(set(found)) >= 4, found)
    for path in found:
        answer = client.get(path)
        check_headers(tally, path, answer)
        tally.check("a download", answer.headers["Content-Type"] == "application/octet-stream" and
                    answer.headers["Content-Disposition"].startswith("attachment"))
        tally.check("no picture", client.get(path + "/picture").status == 404)


def test_identity_numbers(server, tally):
    client = Client(server, "filler")
    preview, kept = keep(client, with_numbers())
    tally.check("the review masks them", NUMBER not in shows(preview.text) and MASKED[0] in preview.text)
    page = kept.location
    shown = client.get(page)
    for full, masked in zip((NUMBER, WIDE, APART), MASKED):
        tally.check("the page masks " + masked, full not in shown.text and masked in shown.text)
    fields = dict(re.findall(r'name="([fgi]\d+\.\w+)" [^>]*value="([^"]*)"', shown.text))
    fields.update(re.findall(r'<textarea name="([fgi]\d+\.\w+)"[^>]*>([^<]*)</textarea>', shown.text))
    tally.check("it is in a cell that is typed into", any(MASKED[0] in v for v in fields.values()),
                len(fields))
    saved = client.post(page, dict(fields, version=shown.field("version"), note="saved as shown"))
    tally.check("saved as it was shown", saved.status == 303)
    asked = client.post(page + "/unmask", {"version": client.get(page).field("version"), "reason": ""})
    tally.check("no reason, no number", asked.status == 422 and NUMBER not in asked.text, asked.status)
    check_exports(tally, client, page)
    entries = Client(server, "audit").get("/trail/export").text.count('"filing.unmask"')
    asked = client.post(page + "/unmask", {"version": client.get(page).field("version"),
                                           "reason": f"核对{NUMBER}"})
    for full in (NUMBER, WIDE, APART):
        tally.check("for a reason they are shown, and saving masked ones lost none", full in asked.text)
    trail = Client(server, "audit").get("/trail/export").text
    tally.check("that is on record", trail.count('"filing.unmask"') == entries + 1)
    tally.check("masked there too", NUMBER not in trail and MASKED[0] in trail)
    tally.check("the next look is masked again", NUMBER not in client.get(page).text)
    third = Client(server, "third")
    refused = third.post(page + "/unmask", {"version": 1, "reason": "x"})
    tally.check("who does not see the form sees no number", refused.status == 404, refused.status)
    version = client.get(page).field("version")
    client.post(page + "/move", {"version": version, "action": "submit", "opinion": ""})
    reviewer = Client(server, "reviewer")
    reviewer.post(page + "/move", {"version": version, "action": "return",
                                   "opinion": f"请删除{NUMBER}\n{NUMBER}"})
    for who in (client, reviewer, Client(server, "audit")):
        tally.check("an opinion is masked", NUMBER not in who.get(page).text)
    trail = Client(server, "audit").get("/trail/export").text
    tally.check("and in the trail, behind a line break too", NUMBER not in trail)
    tally.check("none in the log", NUMBER not in server.log_text())
    wrong = Client(server).post("/filings/" + NUMBER, {"x": NUMBER})
    tally.check("none in errors", NUMBER not in re.sub(r'value="[^"]*"', "", wrong.text).replace(
        f'action="/filings/{NUMBER}"', ""))


def test_the_exported_trail(server, tally):
    """A sample of the bits; every one is flipped in tests/unit/office/test_trail.c."""
    export = Client(server, "audit").get("/trail/export").body
    path = os.path.join(server.folder, "flipped.ndjson")

    def verify(data):
        with open(path, "wb") as f:
            f.write(data)
        return subprocess.run([PROGRAM, "verify", path], capture_output=True, text=True)

    tally.check("as exported it is sound", verify(export).returncode == 0)
    chance = random.Random(20)
    for _ in range(60):
        at, bit = chance.randrange(len(export)), chance.randrange(8)
        flipped = bytearray(export)
        flipped[at] ^= 1 << bit
        done = verify(bytes(flipped))
        line = export[:at].count(b"\n") + 1
        told = re.search(r":(\d+)", done.stderr)
        tally.check(f"byte {at} bit {bit}", done.returncode == 1 and told, done.returncode, done.stderr[:200])
        tally.check("told by its line", told and int(told.group(1)) in (line, line + 1), line,
                    done.stderr[:200])
    lines = export.splitlines(keepends=True)
    for name, changed in (("the first entry removed", lines[:1] + lines[2:]),
                          ("the last", lines[:-2] + lines[-1:]),
                          ("the end cut off", lines[:-1]), ("two swapped", lines[:2] + [lines[3], lines[2]]
                                                            + lines[4:]),
                          ("one doubled", lines[:3] + lines[2:]), ("nothing", []),
                          ("something behind", lines + [b"{}\n"])):
        tally.check(name, verify(b"".join(changed)).returncode == 1)


def test_a_full_disk(server, tally):
    """No file of the server may grow any more: told in plain words, nothing half saved, what was typed is
    kept."""
    client = Client(server, "filler")
    own = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    page, before = client.get("/filings/3"), len(Client(server, "audit").get("/trail/export").body)
    pid = server.process.pid
    largest = 4096  # the log of the database may not grow beyond what it has
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    typed = {"version": page.field("version"), "i0.actual": "77.7%", "note": "kept?"}
    answer = client.post("/filings/3", typed, headers=own)
    tally.check("told", answer.status == 503 and "磁盘" in answer.text, answer.status, answer.text[-900:])
    tally.check("typed values are there", "77.7%" in answer.text)
    answer = client.post("/filings/3/move", {"version": page.field("version"), "action": "submit",
                                             "opinion": "请审核"},
                         headers=own)
    tally.check("moving is told too", answer.status == 503 and answer.field("opinion") == "请审核",
                answer.status)
    answer = client.upload("/upload", "x.csv", b"a,b\n" * 200000)
    tally.check("a document of some size", answer.status == 503 and "空间" in answer.text, answer.status)
    tally.check("no signing in without its record", Client(server).post(
        "/signin", {"account": "filler", "password": server.accounts["filler"]}).status == 503)
    tally.check("reading goes on", client.get("/filings/3").status == 200
                and client.get("/filings").status == 200)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    after = client.get("/filings/3")
    tally.check("nothing was saved", after.field("version") == page.field("version")
                and "77.7%" not in after.text)
    export = Client(server, "audit").get("/trail/export").text
    tally.check("nothing on record but this sign-in", "kept?" not in export and len(export) - before < 500)
    tally.check("then it is saved", client.post("/filings/3", typed, headers=own).status == 303)
    tally.check("the server is the same", server.process.poll() is None)


def test_guessing(server, tally):
    """The last: this address is slowed down afterwards."""
    client = Client(server)
    found = [client.post("/signin", {"account": "third", "password": f"wrong {i}"}).text for i in range(6)]
    tally.check("an account is locked", "锁定" in found[-1])
    right = client.post("/signin", {"account": "third", "password": server.accounts["third"]})
    tally.check("for the right password too", right.status == 403)
    tally.check("another is not", Client(server, "filler").get("/").status == 200)
    start, statuses = time.monotonic(), []
    while 429 not in statuses and time.monotonic() - start < 55:
        statuses.append(client.post("/signin", {"account": f"nobody{len(statuses)}", "password": "x"}).status)
    answer = client.post("/signin", {"account": "filler", "password": server.accounts["filler"]})
    tally.check("guessing at many is slowed down", answer.status == 429 and "一分钟" in answer.text,
                statuses[-3:])
    tally.check("who has signed in works on", answer.status == 429 and client.get("/signin").status == 200)
