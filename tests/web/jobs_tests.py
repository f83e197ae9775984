# SPDX-License-Identifier: Apache-2.0
"""Long reviews: archives and several files as a batch, progress, cancel, reports, keeping; nobody else's."""

import io
import os
import re
import time
import zipfile

from office import ROOT, Client

SEEDS = os.path.join(ROOT, "examples", "seeds")
SEED_NAMES = sorted(n for n in os.listdir(SEEDS) if re.fullmatch(r"S\d\d-[a-z0-9-]+\.tsv", n))
GUYUAN = [n for n in SEED_NAMES if "guyuan" in n][:3]


def seed(name):
    with open(os.path.join(SEEDS, name), "rb") as f:
        return f.read()


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in files:
            z.writestr(name, content)
    return out.getvalue()


def wait(client, page):
    for _ in range(300):
        answer = client.get(page)
        if 'data-refresh="' not in answer.text:
            return answer
        assert answer.headers.get("Refresh"), "a page that waits looks again by itself"
        time.sleep(0.2)
    raise AssertionError("the review does not end")


def test_an_archive_becomes_a_batch(server, tally):
    client = Client(server, "filler")
    content = archive([(n, seed(n)) for n in GUYUAN] + [("bad.docx", b"PK\x03\x04 no document")])
    sent = client.upload("/upload", "批量.zip", content)
    tally.check("queued", sent.status == 303 and sent.location.startswith("/jobs/"), sent.status)
    page = sent.location
    done = wait(client, page)
    tally.check("a row for each form", len(re.findall(rf'href="{page}/forms/\d+"', done.text)) == 3)
    tally.check("what was not read is told", "bad.docx" in done.text and "未读" in done.text)
    tally.check("in the list of mine", page in client.get("/jobs").text)
    for kind, head in (("xlsx", b"PK"), ("docx", b"PK")):
        report = client.get(f"{page}/report/{kind}")
        tally.check(kind + " of the batch", report.status == 200 and report.body[:2] == head, report.status)
    tally.check("no other report", client.get(page + "/report/exe").status == 404)
    form = client.get(page + "/forms/2")
    tally.check("one form in full", form.status == 200 and "/keep" in form.text)
    tally.check("no form 99", client.get(page + "/forms/99").status == 404)
    for name in ("admin", "department", "audit"):
        other = Client(server, name)
        for path in (page, page + "/forms/1", page + "/report/xlsx"):
            tally.check(f"{name} does not see {path}", other.get(path).status == 404)
        tally.check("nor cancels it", other.post(page + "/cancel", {}).status == 404)
        tally.check("nor keeps of it", other.post(page + "/keep", {"which": "all"}).status == 404)
    keep(client, page, tally)


def keep(client, page, tally):
    client.get(page)
    nothing = client.post(page + "/keep", {"which": "chosen"})
    tally.check("nothing chosen is told", nothing.status == 422 and "JOB" not in nothing.text, nothing.status)
    wrong = client.post(page + "/keep", {"which": "chosen", "form": "1", "unit1": "没有这个单位"})
    tally.check("an unknown unit keeps what was typed",
                wrong.status == 422 and "没有这个单位" in wrong.text and 'aria-invalid="true"' in wrong.text)
    one = client.post(page + "/keep", {"which": "chosen", "form": "1", "unit1": "guyuan-si"})
    tally.check("one is kept by the code of its unit", one.status == 303, one.status)
    after = client.get(page)
    number = re.search(r'href="(/filings/\d+)"', after.text).group(1)
    filing = client.get(number)
    tally.check("as a draft with its document", filing.status == 200 and "/source/1" in filing.text)
    tally.check("the document is the member of the archive",
                client.get(number + "/source/1").body == seed(GUYUAN[0]))
    again = client.post(page + "/keep", {"which": "one", "form": "1", "unit": "1"})
    tally.check("kept once only", again.status == 303 and again.location == number, again.location)
    fields = {"which": "all"}
    fields.update({f"unit{i}": "guyuan-si" for i in (2, 3)})
    tally.check("then all others", client.post(page + "/keep", fields).status == 303)
    tally.check("nothing is left to keep", 'name="which"' not in client.get(page).text)


def test_several_files(server, tally):
    client = Client(server, "filler")
    mark = "----quanheng-test-boundary"
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{client.csrf}\r\n'.encode()]
    for name in GUYUAN[:2]:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="document"; filename="{name}"\r\n\r\n'
        parts.append(head.encode() + seed(name) + b"\r\n")
    parts.append(f"--{mark}--\r\n".encode())
    sent = client.request("POST", "/upload", b"".join(parts),
                          {"Content-Type": f"multipart/form-data; boundary={mark}"})
    batch = sent.status == 303 and sent.location.startswith("/jobs/")
    tally.check("several files are a batch", batch, sent.status)
    done = wait(client, sent.location)
    tally.check("two rows", len(re.findall(r"/forms/\d+", done.text)) == 2)
    proposed = re.search(r'class="unit" name="unit1" list="units" value="[^"]+"', done.text)
    tally.check("the unit is proposed by its name", proposed is not None)


def test_cancelled(server, tally):
    client = Client(server, "filler")
    content = archive([(f"{i:04}.tsv", seed(GUYUAN[0])) for i in range(600)])
    sent = client.upload("/upload", "many.zip", content)
    page = sent.location
    tally.check("cancelled", client.post(page + "/cancel", {}).status == 303)
    ended = wait(client, page)
    tally.check("says so", "已取消" in ended.text)
    tally.check("no result", client.get(page + "/forms/1").status == 409)


def test_a_large_single_document(server, tally):
    client = Client(server, "filler")
    content = seed(GUYUAN[0]) + b"\n" * (1 << 20)
    sent = client.upload("/upload", "大表.tsv", content)
    tally.check("waits its turn", sent.status == 303, sent.status)
    done = wait(client, sent.location)
    tally.check("then shows the form itself", 'name="which" value="one"' in done.text)
    unit = re.search(r'<option value="(\d+)"', done.text).group(1)
    kept = client.post(sent.location + "/keep", {"which": "one", "form": "1", "unit": unit})
    tally.check("and is kept", kept.status == 303 and kept.location.startswith("/filings/"), kept.status)
    elsewhere = client.post(sent.location + "/keep", {"which": "one", "form": "2", "unit": "1"})
    tally.check("no second form", elsewhere.status == 404)


def test_too_many_wait(server, tally):
    client = Client(server, "reviewer")
    content = archive([(f"{i:04}.tsv", seed(GUYUAN[0])) for i in range(300)])
    answers = [client.upload("/upload", "many.zip", content) for _ in range(6)]
    full = [a for a in answers if a.status == 413]
    tally.check("more than a few of one person are refused in words", full and "我的审核" in full[0].text,
                [a.status for a in answers])
    for answer in answers:
        if answer.status == 303:
            client.post(answer.location + "/cancel", {})
            ended = wait(client, answer.location)
            tally.check("cancelled", "已取消" in ended.text)


def test_a_stop_does_not_wait_for_the_queue(server, tally):
    client = Client(server, "filler")
    content = archive([(f"{i:04}.tsv", seed(GUYUAN[0])) for i in range(900)])
    client.upload("/upload", "many.zip", content)
    began = time.monotonic()
    tally.check("stopped without an error", server.stop() == 0)
    tally.check("soon", time.monotonic() - began < 20)
    server.demo = False
    server.start()
