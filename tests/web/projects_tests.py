# SPDX-License-Identifier: Apache-2.0
"""The year's lists: given, checked by line, kept, covered, compared with forms, rolled up, given again."""

import html
import io
import os
import re
import urllib.parse
import zipfile

from office import ROOT, Client

LIST = os.path.join(ROOT, "examples", "lists", "guyuan-projects-2024.csv")
HEAD = "单位,项目名称,预算数（元）,完成时限\n"
UNIT = "固原市社会保险事业管理中心"


def place_of(client, name):
    match = re.search(rf'<option value="(\d+)"[^>]*>{name}</option>', client.get("/projects").text)
    return match.group(1)


def unit_of(client):
    return place_of(client, UNIT)


def look(client, text, year="2031", name="清单.csv", place="固原市"):
    fields = {"place": place_of(client, place), "year": year}
    return client.upload("/projects/look", name, text.encode(), fields, field="list")


def again(client, page, **fields):
    """Send the page of a list back, with some of its fields changed."""
    sent = {"table": page.field("table"), "name": page.field("name"), "year": page.field("year")}
    for name, body in re.findall(r'<select id="[^"]*" name="([^"]*)">(.*?)</select>', page.text, re.S):
        chosen = re.search(r'value="(\d+)" selected', body) or re.search(r'value="(\d+)"', body)
        sent[name] = chosen.group(1)
    sent.update(fields)
    return client.post("/projects/look", sent)


def test_coverage_of_the_demo(server, tally):
    finance = Client(server, "finance")
    place = place_of(finance, "固原市")
    page = finance.get(f"/projects?place={place}&year=2024")
    numbers = [int(n) for n in re.findall(r"<strong>(\d+)</strong>", page.text)[:4]]
    tally.check("nine due, eight in draft, one missing", numbers == [9, 0, 8, 1], numbers)
    tally.check("the newest year without asking", 'value="2024"' in finance.get("/projects").text)
    for name in ("admin", "department", "filler", "third"):
        other = Client(server, name)
        if name != "admin":
            tally.check(name + " sees the page", other.get("/projects").status == 200)
        got = other.get(f"/projects?place={place}&year=2024").status
        tally.check(f"{name} does not see the whole city", got == 404, got)


def test_given_out_as_it_came(server, tally):
    finance = Client(server, "finance")
    place = place_of(finance, "固原市")
    link = re.search(r'/projects/\d+/csv', finance.get(f"/projects?place={place}&year=2024").text).group(0)
    with open(LIST, encoding="utf-8") as f:
        came = f.read().replace("\r\n", "\n")
    out = finance.get(link).body.decode("utf-8-sig").replace("\r\n", "\n")
    tally.check("the same columns and lines", out.strip() == came.strip(), out[:300])
    book = finance.get(link.replace("csv", "xlsx"))
    tally.check("as a workbook too", zipfile.is_zipfile(io.BytesIO(book.body)))
    tally.check("nothing else", finance.get(link.replace("csv", "exe")).status == 404)
    for name in ("filler", "department", "admin", "third"):
        tally.check(name + " sees only a part, so not the list", Client(server, name).get(link).status == 404)


def test_a_list_with_errors_is_not_kept(server, tally):
    finance = Client(server, "finance")
    bad = HEAD + f"没有这个单位,甲,1,\n{UNIT},乙,十几万,\n{UNIT},,3,\n"
    bad += f"{UNIT},丁,4,去年\n{UNIT},戊,5,\n{UNIT},戊,6,\n"
    page = look(finance, bad)
    text = html.unescape(page.text)
    for line in (2, 3, 4, 5, 7):
        tally.check(f"line {line} is told", f"第 {line} 行" in text)
    tally.check("line 6 is fine", "<span class=\"tag\">第 6 行" not in text)
    tally.check("no button to keep it", 'value="keep"' not in page.text)
    kept = again(finance, page, do="keep")
    tally.check("nor by asking", kept.status == 422 and "5 行" in kept.text, kept.status)
    nothing = finance.get(f"/projects?place={place_of(finance, '固原市')}&year=2031")
    tally.check("nothing of it is there", "戊" not in nothing.text)


def test_a_list_is_kept_and_its_columns_remembered(server, tally):
    finance = Client(server, "finance")
    odd = "甲列,乙列,丙列\n固原市社会保险事业管理中心,项目一,120000.5\nguyuan-si,项目二,7\n"
    page = look(finance, odd)
    asked = page.status == 422 and 'name="c2"' in page.text
    tally.check("heads that say nothing are asked for", asked, page.status)
    page = again(finance, page, do="look", c0="1", c1="3", c2="4", yuan="1")
    tally.check("then the amounts are shown", page.status == 200 and "12.00005" in page.text)
    kept = again(finance, page, do="keep")
    tally.check("kept", kept.status == 303, kept.status)
    shown = finance.get(kept.location)
    tally.check("both are due", "项目一" in shown.text and "0.0007" in shown.text)
    second = look(finance, odd.replace("120000.5", "130000"))
    tally.check("the same heads are understood", second.status == 200 and "13<" in second.text, second.status)
    kept = again(finance, second, do="keep")
    tally.check("kept again: the amount is renewed, no project twice",
                kept.status == 303 and finance.get(kept.location).text.count('scope="row">项目一') == 1)
    forged = dict(table="[1,1,\"h\",2]", name="x", year="2031", place=place_of(finance, "固原市"), do="keep")
    tally.check("a table that is none", finance.post("/projects/look", forged).status == 422)
    for name in ("filler", "third", "audit", "admin", "reviewer"):
        other = Client(server, name)
        tally.check(name + " gives no lists", again(other, page, do="keep").status in (403, 404))
    trail = Client(server, "audit").get("/trail").text
    tally.check("on record", "projects.import" in trail)


def test_a_form_beside_its_list(server, tally):
    filler = Client(server, "filler")
    finance = Client(server, "finance")
    found = filler.get("/filings?place=" + unit_of(filler) + "&text=" + urllib.parse.quote("聘用人员")).text
    number = re.search(r'href="(/filings/\d+)">聘用人员经费', found).group(1)
    tally.check("the amounts agree", "LIST-1" not in filler.get(number).text)
    wrong = "单位,项目编码,项目名称,批复预算（万元）\n" + f"{UNIT},GY06,聘用人员经费,%s\n"
    for amount, differs in (("37.62", False), ("37.6201", True), ("40", True), ("37.61", False)):
        page = look(finance, wrong % amount, year="2024")
        tally.check("kept", again(finance, page, do="keep").status == 303)
        tally.check(f"{amount} beside 37.61", ("LIST-1" in filler.get(number).text) == differs)
    page = look(finance, wrong % "37.61", year="2024")
    tally.check("a budget list leaves the final accounts", "LIST-2" not in filler.get(number).text)


def test_rolled_up(server, tally):
    filler = Client(server, "filler")
    unit = unit_of(filler)
    done = filler.post("/projects/roll-up", {"unit": unit, "year": "2024"})
    tally.check("a new draft", done.status == 303 and done.location.startswith("/filings/"), done.status)
    tally.check("it says from what", "由项目自评表汇总" in filler.get(done.location).text)
    finance = Client(server, "finance")
    page = finance.get(f"/projects?place={place_of(finance, '固原市')}&year=2024")
    numbers = [int(n) for n in re.findall(r"<strong>(\d+)</strong>", page.text)[:4]]
    tally.check("the department's own form is no longer missing", numbers == [9, 0, 9, 0], numbers)
    roll = lambda client, year: client.post("/projects/roll-up", {"unit": unit, "year": year}).status
    tally.check("a year without forms", roll(filler, "1999") == 422)
    tally.check("others may not", roll(finance, "2024") == 403)
    tally.check("nor see the unit", roll(Client(server, "admin"), "2024") == 404)
