# SPDX-License-Identifier: Apache-2.0
"""The overview: the demo's numbers, down the tree to the forms, charts with tables, files, bad addresses."""

import csv
import html
import io
import re
import zipfile

from office import Client

PAGE_BYTES_MAX = 150_000
CITY = "固原市"


def figures(page):
    """What the cards on top say, by their name."""
    found = re.findall(r"<dt>(.*?)</dt><dd><(?:a|span) class=\"big\"[^>]*>(.*?)</", page.text)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def link_to(page, name):
    match = re.search(rf'<a href="(/overview\?[^"]*)">{name}</a>', page.text)
    return html.unescape(match.group(1)) if match else None


def listed(page):
    """The numbers of the forms in a list."""
    return set(re.findall(r'<a href="/filings/(\d+)"', page.text))


def test_down_the_tree(server, tally):
    finance = Client(server, "finance")
    page = finance.get("/overview?year=all")
    tally.check("all forms of the demo", figures(page).get("绩效表") == "14", figures(page))
    page = finance.get(link_to(page, "宁夏回族自治区"))
    tally.check("a region has its own", figures(page)["绩效表"] == "8", figures(page))
    page = finance.get(link_to(page, CITY))
    tally.check("a year's list is held against it",
                figures(page)["应报"] == "9" and figures(page)["缺报"] == "1", figures(page))
    department = finance.get(link_to(page, CITY + "人力资源和社会保障局"))
    unit = finance.get(link_to(department, CITY + "社会保险事业管理中心"))
    tally.check("a unit leads to its forms", "查看这些绩效表" in unit.text)
    link = re.search(r'class="button" href="(/filings\?[^"]*)"', unit.text).group(1)
    forms = finance.get(html.unescape(link))
    tally.check("which are there", forms.status == 200 and len(listed(forms)) == 8, listed(forms))
    tally.check("and back up", link_to(unit, CITY) and link_to(unit, "我的全部单位"))


def test_charts_have_their_tables(server, tally):
    page = Client(server, "finance").get("/overview?year=all")
    sections = re.findall(r"<section>(.*?)</section>", page.text, re.S)
    drawn = [s for s in sections if "<svg" in s]
    tally.check("five charts", len(drawn) == 5, len(drawn))
    for section in drawn:
        title = re.search(r"<h2>(.*?)</h2>", section).group(1)
        marks = re.findall(r'class="datum" tabindex="0" role="img" aria-label="([^"]*)"', section)
        tally.check("values can be reached: " + title, marks and all(": " in m for m in marks), marks)
        tally.check("a table beside: " + title, "<table" in section)
        cells = re.findall(r'<td class="num">(?:<[^>]*>)?(\d+)', section)
        told = [m.rpartition(": ")[2] for m in marks]
        tally.check("every value of the chart stands in the table: " + title,
                    all(t in cells for t in told), told, cells)
    tally.check("no page over 150 kB", len(page.body) <= PAGE_BYTES_MAX, len(page.body))
    tally.check("no style and no script within", " style=" not in page.text and "<style" not in page.text)


def test_findings_by_kind(server, tally):
    page = Client(server, "finance").get("/overview?year=all")
    table = page.text[page.text.index("审核发现的问题"):]
    rows = re.findall(r"finding=([CL]\d+)[^>]*>(.*?)</a></th><td class=\"num\">(\d+)</td>"
                      r"<td class=\"num\">[\d.]+%</td><td class=\"num\">(\d+)</td>", table)
    tally.check("checks with their names, the most frequent first",
                len(rows) > 3 and [int(r[2]) for r in rows] == sorted((int(r[2]) for r in rows), reverse=True)
                and all(r[1].startswith(r[0] + " ") for r in rows), rows[:3])
    tally.check("at least one finding a form", all(int(r[3]) >= int(r[2]) for r in rows))


def test_figures_lead_to_what_they_count(server, tally):
    finance = Client(server, "finance")
    page = finance.get("/overview?year=all")
    table = re.findall(r'<th scope="row"><a href="(/filings\?[^"]*(?:finding|grade)=[^"]*)">.*?</a></th>'
                       r'<td class="num">(\d+)</td>', page.text)
    cards = re.findall(r'class="big" href="(/filings\?[^"]*)">(\d+)<', page.text)
    tally.check("grades, checks and figures have links", len(table) > 8 and len(cards) >= 3, table, cards)
    for link, n in table + cards:
        found = listed(finance.get(html.unescape(link)))
        tally.check("as many forms behind it: " + link, len(found) == int(n), n, len(found))


def test_a_change_shows_at_once(server, tally):
    filler, finance = Client(server, "filler"), Client(server, "finance")
    before = figures(finance.get("/overview?year=2024"))
    page = filler.get("/filings/4")
    sent = filler.post("/filings/4/move", {"version": page.field("version"), "action": "submit"})
    after = figures(finance.get("/overview?year=2024"))
    tally.check("it was sent", sent.status == 303, sent.status)
    tally.check("one more has been sent in", int(after["已送审"]) == int(before["已送审"]) + 1, before, after)


def test_as_a_file(server, tally):
    finance = Client(server, "finance")
    page = finance.get("/overview?year=2024")
    link = html.unescape(re.search(r'href="(/overview/csv\?[^"]*)"', page.text).group(1))
    answer = finance.get(link)
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    tally.check("a CSV with the figures", answer.status == 200 and ["绩效表", "8"] == rows[1][:2], rows[:3])
    tally.check("and the places", any(r and r[0] == "宁夏回族自治区" and r[1] == "8" for r in rows))
    book = finance.get(link.replace("/csv?", "/xlsx?"))
    names = zipfile.ZipFile(io.BytesIO(book.body)).namelist()
    tally.check("a workbook with six sheets", sum("worksheets/sheet" in n for n in names) == 6, names)
    tally.check("no other kind", finance.get("/overview/pdf").status == 404)


def test_posts(server, tally):
    for account, forms in (("filler", "14"), ("department", "14"), ("third", "1"), ("audit", "14")):
        page = Client(server, account).get("/overview?year=all")
        tally.check(account + " counts her own", figures(page).get("绩效表") == forms, figures(page))
        tally.check(account + " has it in the menu", 'href="/overview"' in page.text)
    admin = Client(server, "admin")
    tally.check("who sees no forms has no overview", admin.get("/overview").status == 404)
    tally.check("nor a link to it", 'href="/overview"' not in admin.get("/people").text)


def test_odd_addresses(server, tally):
    third = Client(server, "third")
    for query, status in (("place=999999", 404), ("place=1", 404), ("year=1800", 200), ("year=x", 200),
                          ("kind=%3Cb%3E", 200), ("page=99999999999", 200), ("page=-1", 200),
                          ("kind=monitoring", 200)):
        answer = third.get("/overview?" + query)
        tally.check("overview?" + query, answer.status == status and "<b>" not in answer.text, answer.status)
    empty = third.get("/overview?year=1800")
    tally.check("an empty one says what to do", 'class="empty"' in empty.text and "全部年度" in empty.text)
