# SPDX-License-Identifier: Apache-2.0
"""Lists, counts and the first page over all of my places; one place when it is chosen."""

import re

from office import Client


def filings(page):
    return re.findall(r'href="/filings/(\d+)"', page.text)


def test_all_of_my_places(server, tally):
    client = Client(server, "filler")
    everything = client.get("/filings")
    options = re.findall(r'<option value="(\d+)"( selected)?>', everything.text.split('name="place"')[1]
                         .split("</select>")[0])
    tally.check("none chosen: all of them", options[0] == ("0", "") and not any(s for _, s in options))
    numbers = filings(everything)
    tally.check("forms of every place, each once", len(numbers) == len(set(numbers)) == 14, len(numbers))
    by_place = [filings(client.get(f"/filings?place={n}")) for n, _ in options[1:]]
    tally.check("as many as in the places together", sorted(sum(by_place, [])) == sorted(numbers))
    chosen = client.get(f"/filings?place={options[1][0]}").text
    tally.check("the chosen one is marked", f'value="{options[1][0]}" selected' in chosen)
    tally.check("in the order of change", numbers == sorted(numbers, key=int, reverse=True))
    home = client.get("/")
    tally.check("the first page says so", "我的全部单位" in home.text)
    drafts = re.search(r'state=1"><span class="big">(\d+)', home.text)
    tally.check("and counts them all", drafts and int(drafts.group(1)) == 14)
    for text in ("%E7%BB%A9%E6%95%88", "%E7%A4%BE%E4%BC%9A%E4%BF%9D%E9%99%A9"):  # two characters, four
        found = filings(client.get("/filings?text=" + text))
        parts = [filings(client.get(f"/filings?place={n}&text={text}")) for n, _ in options[1:]]
        tally.check("a search too", sorted(found) == sorted(sum(parts, [])), len(found))
    tally.check("pages end", filings(client.get("/filings?page=1")) == [])
    far = client.get("/filings?page=60000")
    tally.check("not without end over several places", "不能翻到这么靠后" in far.text)
    far = client.get(f"/filings?page=60000&place={options[1][0]}")
    tally.check("in one place, though", far.status == 200)


def test_one_place_and_none(server, tally):
    third = Client(server, "third")
    tally.check("one place is named", "兖州区社会保险事业中心的绩效表" in third.get("/").text)
    choice = '<option value="0">我的全部单位'
    tally.check("and there is nothing to choose", choice not in third.get("/filings").text)
    admin = Client(server, "admin")
    tally.check("who sees no forms has no list of them", admin.get("/filings").status == 404)
    tally.check("and a first page all the same", admin.get("/").status == 200)
