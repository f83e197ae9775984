# SPDX-License-Identifier: Apache-2.0
"""Lists as their readers use them: sorting, conditions, pages, kept filters, whole lists as files, to do and
done, one step for many, due days."""

import datetime
import html
import io
import os
import re
import sqlite3
import urllib.parse
import zipfile

from office import ROOT, Client

SEED = os.path.join(ROOT, "examples", "seeds", "S12-chengde-social-insurance-2021.tsv")


def rows(text):
    """(number, version or None, title) of each row of the first list of a page."""
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.S)
    found = re.findall(r"<tr>(.*?)</tr>", body.group(1), re.S) if body else []
    out = []
    for row in found:
        link = re.search(r'<th scope="row"><a href="/filings/(\d+)">(.*?)</a>', row)
        pick = re.search(r'name="form" value="\d+\.(\d+)"', row)
        out.append((int(link.group(1)), pick and pick.group(1), html.unescape(link.group(2))))
    return out


def heads(text):
    return {html.unescape(word): html.unescape(href) for href, word in
            re.findall(r'<a class="sort" href="([^"]+)">([^<]+)</a>', text)}


def link(text, word):
    found = re.search(rf'<a class="button" href="([^"]+)">{word}</a>', text)
    return html.unescape(found.group(1)) if found else None


def keep(client, name, times):
    """The same form kept several times for the first unit of the client."""
    with open(SEED, "rb") as f:
        looked = client.upload("/upload", name, f.read())
    form = looked.field("form")
    unit = re.search(r'<select[^>]*name="unit".*?<option value="(\d+)"', looked.text, re.S)
    unit = unit.group(1) if unit else looked.field("unit")
    out = []
    for _ in range(times):
        kept = client.post("/keep", {"form": form, "name": name, "unit": unit})
        assert kept.status == 303, (kept.status, kept.text)
        out.append(int(re.search(r"/filings/(\d+)", kept.location).group(1)))
    return out


def set_sql(server, statement, *values):
    db = sqlite3.connect(server.database, timeout=30)
    db.execute(statement, values)
    db.commit()
    db.close()


def test_orders_and_conditions(server, tally):
    audit = Client(server, "audit")
    page = audit.get("/filings")
    all_rows = rows(page.text)
    links = heads(page.text)
    tally.check("nine columns sort", len(links) == 9, sorted(links))
    for word, href in links.items():
        first = audit.get(href)
        again = audit.get(heads(first.text)[word])
        one, two = rows(first.text), rows(again.text)
        tally.check(f"{word} sorts the same forms", sorted(one) == sorted(all_rows), len(one))
        tally.check(f"{word} the other way", one == two[::-1], one, two)
        tally.check(f"{word} says so", first.text.count("aria-sort=") == 1)
    errors = rows(audit.get("/filings?errors=1").text)
    tally.check("those with errors are fewer", 0 < len(errors) <= len(all_rows), len(errors), len(all_rows))
    high = audit.get("/filings?from=0&to=100")
    tally.check("totals", 0 < len(rows(high.text)) <= len(all_rows))
    tally.check("what was typed stays", 'name="from" inputmode="decimal" size="6" value="0"' in high.text)
    tally.check("no such state, no form", not rows(audit.get("/filings?state=77").text))
    for odd in ("sort=nothing", "dir=sideways", "after=x.y", "after=9999999999999999999.1", "from=1e9",
                "page=-3", "before=1.", "finding=%22%3E", "grade=%27", "kind=x", "errors=yes"):
        tally.check(odd, audit.get("/filings?" + odd).status == 200)


def test_pages(server, tally):
    client = Client(server, "filler")
    keep(client, "many.tsv", 60)
    page = client.get("/filings?sort=title&dir=up&text=" + urllib.parse.quote("社会"))
    seen, n = rows(page.text), 1
    while link(page.text, "下一页"):
        page = client.get(link(page.text, "下一页"))
        seen += rows(page.text)
        n += 1
    tally.check("pages", n >= 2 and len(seen) >= 60 and len({r[0] for r in seen}) == len(seen), n, len(seen))
    total = int(re.search(r"共 (\d+) 张", page.text).group(1))
    tally.check("the total is told", total == len(seen), total, len(seen))
    back = rows(page.text)
    while link(page.text, "上一页"):
        page = client.get(link(page.text, "上一页"))
        back = rows(page.text) + back
    tally.check("and back again", back == seen, len(back))
    tally.check("by number", rows(client.get("/filings?sort=title&dir=up&page=1").text))


def test_filters(server, tally):
    client, other = Client(server, "reviewer"), Client(server, "finance")
    page = client.get("/filings?errors=1&sort=total&dir=up")
    kept = client.post("/filings/keep", {"name": "有错的", "filter": page.field("filter")})
    tally.check("kept", kept.status == 303 and "errors=1" in kept.location, kept.location)
    tally.check("it says so", "常用查询已保存" in client.get(kept.location).text)
    home = client.get("/").text
    found = re.search(r'<a href="([^"]+)">有错的</a>', home)
    tally.check("on the home page", found)
    again = client.get(html.unescape(found.group(1)))
    tally.check("the same conditions", rows(again.text) == rows(page.text)
                and 'name="errors" value="1" checked' in again.text)
    tally.check("nobody else's", "有错的" not in other.get("/filings").text + other.get("/").text)
    tally.check("no name", client.post("/filings/keep", {"name": " ", "filter": "errors=1"}).status == 422)
    tally.check("no address", client.post("/filings/keep", {"name": "x", "filter": "\"><b>"}).status == 422)
    client.post("/filings/forget", {"name": "有错的"})
    tally.check("gone", "有错的" not in client.get("/filings").text)


def test_whole_lists(server, tally):
    audit = Client(server, "audit")
    number = "110101199003074514"
    set_sql(server, "UPDATE filing SET title = title || ? WHERE id = (SELECT min(id) FROM filing)", number)
    listed = int(re.search(r"共 (\d+) 张", audit.get("/filings").text).group(1))
    csv = audit.get("/filings/export/csv?sort=errors&dir=down")
    lines = csv.text.lstrip("\ufeff").splitlines()
    tally.check("CSV", csv.status == 200 and len(lines) == listed + 1, len(lines), listed)
    tally.check("with heads", lines[0].startswith("名称,单位,") and "差额" in lines[0], lines[0])
    tally.check("with the codes of what was found", re.search(r",C\d\d(×\d+)? ", csv.text))
    tally.check("identity numbers are masked", number not in csv.text and "110101" in csv.text)
    errors = [int(line.rsplit(",", 6)[1]) for line in lines[1:] if "\"" not in line]
    tally.check("in the order asked for", errors == sorted(errors, reverse=True), errors)
    few = audit.get(f"/filings/export/csv?text={number}").text.splitlines()
    tally.check("with the conditions", len(few) == 2, len(few))
    book = audit.get("/filings/export/xlsx")
    tally.check("xlsx", book.status == 200 and any("sheet1" in n for n in zipfile.ZipFile(
        io.BytesIO(book.body)).namelist()))
    tally.check("no other kind", audit.get("/filings/export/exe").status == 404)


def test_many_at_once(server, tally):
    filler, reviewer = Client(server, "filler"), Client(server, "reviewer")
    mine = keep(filler, "batch.tsv", 3)
    todo = filler.get("/todo?pick=all")
    chosen = dict((r[0], r[1]) for r in rows(todo.text) if r[1])
    tally.check("all of a page", todo.text.count(" checked>") == len(rows(todo.text)) > 0)
    more = todo.text
    while not all(m in chosen for m in mine):
        more = filler.get(link(more, "下一页")).text
        chosen.update((r[0], r[1]) for r in rows(more) if r[1])
    fields = [("action", "submit"), ("csrf", filler.csrf), ("back", "/todo")]
    fields += [("form", f"{m}.{chosen[m]}") for m in mine] + [("form", f"{mine[0]}.9")]
    send = lambda client, f: client.request(
        "POST", "/filings/batch", urllib.parse.urlencode(f).encode(),
        {"Content-Type": "application/x-www-form-urlencoded"})
    sent = send(filler, fields)
    tally.check("three are done, one is not", sent.status == 200 and "办好 3 张，没有办成 1 张" in sent.text)
    tally.check("with a row each", len(rows(sent.text)) == 4 and sent.text.count("没有办成</span>") == 1)
    looked = reviewer.get("/todo")
    tally.check("they wait for the reviewer", set(mine) <= {r[0] for r in rows(looked.text)})
    items = [("form", f"{m}.1") for m in mine]
    asked = send(reviewer, [("action", "return"), ("csrf", reviewer.csrf)] + items)
    tally.check("a return needs its reason", asked.status == 422 and asked.text.count('name="form"') == 3)
    done = send(reviewer, [("action", "return"), ("csrf", reviewer.csrf), ("opinion", "请补佐证")] + items)
    tally.check("then it is done", done.status == 200 and "3 张都已办好" in done.text)
    listed = reviewer.get("/done").text
    tally.check("done, with what and where it is now", "请补佐证" in listed and "退回上一步" in listed
                and "被退回（待修改）" in listed and {r[0] for r in rows(listed)} >= set(mine))
    tally.check("nothing chosen", send(filler, [("action", "submit"), ("csrf", filler.csrf)]).status == 422)
    tally.check("no token", send(filler, fields[:1] + items).status == 403)
    odd = send(filler, [("action", "x"), ("csrf", filler.csrf)] + items)
    tally.check("no such action", "没有办成" in odd.text and "已办</span>" not in odd.text)
    audit = Client(server, "audit")
    tally.check("who acts on nothing has no boxes", 'name="form"' not in audit.get("/filings").text)


def test_due(server, tally):
    filler = Client(server, "filler")
    today = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8)).date()
    day = (today - datetime.date(1970, 1, 1)).days
    first, second = keep(filler, "due.tsv", 2)
    set_sql(server, "UPDATE filing SET due_on = ? WHERE id = ?", day - 3, first)
    set_sql(server, "UPDATE filing SET due_on = ? WHERE id = ?", day + 2, second)
    todo = filler.get("/todo").text
    order = [r[0] for r in rows(todo) if r[0] in (first, second)]
    tally.check("what is overdue comes first", order == [first, second], order)
    lately = filler.get(heads(todo)["更新时间"]).text
    tally.check("or by what was changed last", [r[0] for r in rows(lately)[:2]] == [second, first]
                and 'aria-sort="descending"' in lately, rows(lately)[:2])
    tally.check("in words", "逾期 3 天" in todo and "还有 2 天" in todo)
    tally.check("on the form", "逾期 3 天" in filler.get(f"/filings/{first}").text)
    late = [r[0] for r in rows(filler.get("/filings?overdue=1&sort=changed").text)]
    tally.check("a condition", first in late and second not in late, late)


def test_the_menu(server, tally):
    def menu(account):
        nav = re.search(r"<nav class=\"nav\".*?</nav>", Client(server, account).get("/").text, re.S).group(0)
        return re.findall(r'href="([^"]+)"', nav)
    for account in ("filler", "reviewer", "department", "finance", "third", "audit", "admin"):
        client, entries = Client(server, account), menu(account)
        statuses = {e: client.get(e).status for e in entries}
        tally.check(f"the menu of {account} leads somewhere", set(statuses.values()) == {200}, statuses)
        for path in ("/todo", "/filings", "/trail", "/people"):
            offered = client.get(path).status == 200
            if path != "/todo":
                tally.check(f"{account} finds {path}", offered == (path in entries), offered, entries)
    tally.check("who acts has to do", "/todo" in menu("filler") and "/todo" not in menu("audit"))
