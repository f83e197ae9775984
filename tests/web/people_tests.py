# SPDX-License-Identifier: Apache-2.0
"""Places and people: what an administrator changes, how far her reach goes, lists in and out."""

import html
import io
import re
import urllib.parse
import zipfile

from office import POSTS, Client

PASSWORD = "a password of the tests"
HEADS = {"places": "编码,名称,类别,上级编码,是否启用", "people": "账号,姓名,岗位,地区或单位编码,是否启用"}


def place_id(admin, code):
    row = r'href="/people/places/(\d+)">[^<]*</a>(?:(?!</tr>).)*<td[^>]*>'
    found = re.search(row + re.escape(code) + "</td>", admin.get("/people?text=" + code).text)
    return int(found.group(1)) if found else None


def person_id(admin, account):
    found = re.search(rf'href="/people/(\d+)">{account}</a>', admin.get("/people?text=" + account).text)
    return int(found.group(1)) if found else None


def link_of(answer):
    found = re.search(r"http://[^/<]+(/password/[\w-]+)", answer.text)
    return found.group(1) if found else None


def hire(admin, account, post, code):
    """A new person with a password; her link."""
    admin.get("/people")
    answer = admin.post(f"/people/places/{place_id(admin, code)}/people",
                        {"account": account, "name": account, "post": post})
    link = link_of(answer)
    Client(admin.server).post(link, {"password": PASSWORD, "again": PASSWORD})
    admin.server.accounts[account] = PASSWORD
    return link


def sheet(rows):
    """An xlsx of texts, the smallest there is."""
    cells = "".join(
        f'<row r="{r}">' + "".join(
            f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{html.escape(v)}</t></is></c>'
            for c, v in enumerate(row)) + "</row>" for r, row in enumerate(rows, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    pack = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{pack}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{kinds}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{kinds}worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" '
        f'Type="{of}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{of}"><sheets><sheet name="s" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{pack}/relationships"><Relationship Id="r1" '
        f'Type="{of}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, text in parts.items():
            z.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return out.getvalue()


def test_places(server, tally):
    admin = Client(server, "admin")
    page = admin.get("/people")
    tally.check("the tree is shown", page.status == 200 and "曾都区社会" in page.text)
    tally.check("a search narrows it", "固原市" not in admin.get("/people?text=zengdu").text)
    tally.check("a search that finds nothing", "没有找到" in admin.get("/people?text=%25nothing").text)
    above = place_id(admin, "zengdu-hrss")
    add = lambda **f: admin.post(f"/people/places/{above}/below",
                                 dict({"code": "zd-new", "name": "新单位", "kind": "unit"}, **f))
    tally.check("added", add().location == f"/people/places/{above}?done=added")
    taken = add()
    tally.check("a code is given once", taken.status == 409 and 'value="新单位"' in taken.text, taken.status)
    tally.check("a blank name", add(code="zd-2", name=" ").status == 422)
    tally.check("a kind that is none", add(code="zd-3", kind="planet").status == 422)
    new = place_id(admin, "zd-new")
    old = place_id(admin, "zengdu-si")
    rename = lambda name: admin.post(f"/people/places/{old}", {"name": name})
    tally.check("renamed", rename("改了名字的管理局").status == 303)
    filler = Client(server, "filler")
    text = urllib.parse.quote("改了名字的")
    found = filler.get(f"/filings?place={old}&text={text}").text
    tally.check("its forms show it and are found by it", "/filings/" in found and "改了名字的管理局" in found)
    active = lambda number, on: admin.post(f"/people/places/{number}/active", {"active": on})
    tally.check("not while something below is in use", active(above, 0).status == 422)
    tally.check("closed", active(new, 0).status == 303)
    tally.check("nothing new there", admin.post(f"/people/places/{new}/people", {
        "account": "nobody", "name": "x", "post": "filler"}).status == 422)
    tally.check("opened", active(new, 1).status == 303)
    tally.check("not where she is herself", active(place_id(admin, "hubei"), 0).status == 403)
    tally.check("no such place", admin.get("/people/places/999999").status == 404)


def test_people(server, tally):
    admin = Client(server, "admin")
    link = hire(admin, "newcomer", "filler", "zengdu-si")
    tally.check("a link once", link and Client(server).get(link).status == 200)
    tally.check("used up", Client(server).post(link, {"password": PASSWORD, "again": PASSWORD}).status == 403)
    tally.check("not in the log", link.split("/")[-1] not in server.log_text())
    newcomer = Client(server, "newcomer")
    tally.check("signs in and sees the forms", "/filings/" in newcomer.get("/filings").text)
    who = person_id(admin, "newcomer")
    page = f"/people/{who}"
    give = lambda post, code: admin.post(page + "/give", {"post": post, "code": code})
    place = place_id(admin, "zengdu-si")
    take = lambda post, node: admin.post(page + "/take", {"post": post, "place": node})
    tally.check("the last post stays", take("filler", place).status == 403)
    tally.check("given", give("unit-reviewer", "zengdu-si").status == 303)
    tally.check("twice is told", give("unit-reviewer", "zengdu-si").status == 409)
    tally.check("no such place", give("filler", "nowhere").status == 422)
    tally.check("no such post", give("emperor", "zengdu-si").status == 422)
    tally.check("taken", take("filler", place).status == 303)
    tally.check("what is not there is not taken", take("audit", place).status == 404)
    tally.check("renamed", admin.post(page, {"name": "新来的人"}).status == 303)
    tally.check("shown", "新来的人" in admin.get(page).text)
    again = link_of(admin.post(page + "/link", {}))
    tally.check("a new link", again and again != link)
    for n in range(5):
        Client(server).post("/signin", {"account": "newcomer", "password": "wrong password"})
    tally.check("locked is shown", "暂时锁定" in admin.get(page).text)
    tally.check("unlocked", admin.post(page + "/unlock", {}).status == 303)
    newcomer = Client(server, "newcomer")
    tally.check("signs in again", newcomer.get("/").status == 200)
    tally.check("closed", admin.post(page + "/active", {"active": "0"}).status == 303)
    tally.check("is out at once", newcomer.get("/").location == "/signin")
    ended = Client(server).post(again, {"password": PASSWORD, "again": PASSWORD})
    tally.check("the link has ended", ended.status == 403)
    tally.check("opened", admin.post(page + "/active", {"active": "1"}).status == 303)
    me = f"/people/{person_id(admin, 'admin')}"
    for path, fields in (("", {"name": "x"}), ("/give", {"post": "finance", "code": "hubei"}), ("/link", {}),
                         ("/active", {"active": "0"}), ("/take", {"post": "administrator",
                                                                  "place": place_id(admin, "hubei")})):
        tally.check("nobody does it to herself" + path, admin.post(me + path, fields).status == 403)
    trail = admin.get("/trail").text
    for action in ("新增人员", "设置岗位", "取消岗位", "修改姓名", "解除锁定", "停用账号", "启用账号",
                   "生成一次性链接"):
        tally.check("on the trail: " + action, action in trail)


def test_the_reach(server, tally):
    admin = Client(server, "admin")
    hire(admin, "county", "administrator", "zengdu")
    county = Client(server, "county")
    page = county.get("/people").text
    tally.check("her places alone", "曾都区" in page and "固原市" not in page and "随州市" not in page)
    away = place_id(admin, "guyuan-si")
    for path, fields in (("", {"name": "x"}), ("/below", {"code": "x", "name": "x", "kind": "unit"}),
                         ("/people", {"account": "x", "name": "x", "post": "filler"}),
                         ("/active", {"active": "0"})):
        tally.check("places elsewhere do not exist" + path,
                    county.post(f"/people/places/{away}{path}", fields).status == 404)
    tally.check("nor are they shown", county.get(f"/people/places/{away}").status == 404)
    elsewhere = person_id(admin, "finance")
    tally.check("people elsewhere neither", county.get(f"/people/{elsewhere}").status == 404)
    partly = person_id(admin, "filler")  # has posts in five counties
    shown = county.get(f"/people/{partly}")
    tally.check("of others her part", shown.status == 200 and "固原市" not in shown.text)
    for path, fields in (("", {"name": "x"}), ("/link", {}), ("/unlock", {}), ("/factor", {}),
                         ("/active", {"active": "0"})):
        answer = county.post(f"/people/{partly}{path}", fields)
        tally.check("but not the account" + path, answer.status == 403 and not link_of(answer), answer.status)
    tally.check("no post out of reach", county.post(f"/people/{partly}/give", {
        "post": "filler", "code": "guyuan-si"}).status == 422)
    tally.check("an export holds her part", "guyuan" not in county.get("/people/export/places").text)
    for name in POSTS:
        client = Client(server, name)
        for path in ("/people", "/people/1", "/people/places/1", "/people/import/people",
                     "/people/export/people", "/people/template/places"):
            tally.check(f"{name} {path}", (client.get(path).status == 403) == (name != "admin"))
        refused = name == "admin" or client.post("/people/places/1", {"name": "x"}).status == 403
        tally.check(name + " changes nothing", refused)


def look(admin, kind, content, name="list.csv"):
    admin.get("/people/import/" + kind)
    content = content if isinstance(content, bytes) else content.encode()
    return admin.upload("/people/import/" + kind, name, content)


def take(admin, kind, answer):
    return admin.post(f"/people/import/{kind}/take", {"rows": answer.field("rows")})


def test_lists_of_places(server, tally):
    admin = Client(server, "admin")
    template = admin.get("/people/template/places")
    tally.check("a template with a mark for spreadsheets", template.body.startswith(b"\xef\xbb\xbf\"\xe7"))
    export = admin.get("/people/export/places")
    tally.check("the same heads go out", export.text.splitlines()[0] == template.text.splitlines()[0])
    same = look(admin, "places", export.body)
    tally.check("an export changes nothing", same.status == 200 and "新增 0 行，更新 0 行" in same.text)
    for kind in ("places", "people"):
        for what in ("export", "template"):
            book = admin.get(f"/people/{what}/{kind}.xlsx")
            tally.check(f"{what} of {kind} as a workbook", book.status == 200 and book.body[:2] == b"PK"
                        and book.headers["Content-Disposition"].endswith(f"{kind}.xlsx"))
            if what == "export":
                again = look(admin, kind, book.body, kind + ".xlsx")
                tally.check("which changes nothing", "新增 0 行，更新 0 行" in again.text, again.status)
    tally.check("no other kind", admin.get("/people/export/places.pdf").status == 404)
    bad = look(admin, "places", HEADS["places"] + "\nn1,,单位,zengdu\nn2,甲,星球,zengdu\nn3,乙,单位,nowhere\n"
               "zengdu,曾都区,县级,hubei\nn4,丁,单位,zengdu,也许\n")
    rows = re.findall(r'<td[^>]* class="num">(\d+)</td><td[^>]*>([^<]*)</td>', bad.text)
    tally.check("each line with its column", bad.status == 422 and rows == [
        ("2", "名称"), ("3", "类别"), ("4", "上级编码"), ("5", "上级编码"), ("6", "是否启用")], rows)
    tally.check("what may stand there is told", "省级, 市级, 县级" in bad.text)
    tally.check("nothing to take", bad.field("rows") is None)
    good = look(admin, "places", sheet([["导入表"], ["名称", "编码", "上级编码", "类别"],
                                        ["导入的部门", "im-1", "zengdu", "主管部门"],
                                        ["导入的单位", "im-2", "im-1", "单位"]]), "list.xlsx")
    tally.check("looked at", good.status == 200 and "新增 2 行" in good.text, good.status)
    tally.check("not yet there", place_id(admin, "im-2") is None)
    tally.check("taken", take(admin, "places", good).status == 200 and place_id(admin, "im-2"))
    renamed = look(admin, "places", HEADS["places"] + "\nim-2,新名称,单位,im-1,否\n")
    take(admin, "places", renamed)
    text = admin.get("/people?text=im-2").text
    tally.check("renamed and closed", "新名称" in text and "已停用" in text)
    twice = look(admin, "places", HEADS["places"] + "\nim-3,甲,单位,im-1\nim-3,乙,主管部门,im-1\n")
    tally.check("a code twice", twice.status == 422 and ">类别</td>" in twice.text)
    tally.check("the same list twice is no harm", "1 行没有变化" in look(
        admin, "places", HEADS["places"] + "\nim-2,新名称,单位,im-1,否\n").text)
    rows = "1\tf-1\t甲\t单位\tzengdu\t\n2\tf-2\t\t单位\tzengdu\t\n"
    forged = admin.post("/people/import/places/take", {"rows": rows})
    tally.check("all or nothing", forged.status == 422 and place_id(admin, "f-1") is None)


def test_lists_of_people(server, tally):
    admin = Client(server, "admin")
    content = HEADS["people"] + "\nzhang,张三,填报人,zengdu-si\nzhang,张三,单位审核人,guyuan-si\n"
    content += "li,李四,审计,hubei,是\n"
    answer = look(admin, "people", content.encode("gb18030"))
    tally.check("as Excel saves it", answer.status == 200 and "新增 2 行，更新 1 行" in answer.text)
    done = take(admin, "people", answer)
    links = re.findall(r"http://[^/<]+(/password/[\w-]+)", done.text)
    tally.check("a link for each new person", done.status == 200 and len(links) == 2)
    Client(server).post(links[0], {"password": PASSWORD, "again": PASSWORD})
    server.accounts["zhang"] = PASSWORD
    tally.check("both posts", Client(server, "zhang").get("/account").text.count("<li>") == 2)
    again = look(admin, "people", content)
    tally.check("again: nothing", "新增 0 行，更新 0 行，3 行没有变化" in again.text)
    bad = look(admin, "people", HEADS["people"] + "\nzhang,李四,填报人,zengdu-si\n,王五,填报人,zengdu-si\n"
               "wang,王五,皇帝,zengdu-si\nwang,王五,填报人,nowhere\nadmin,演示管理员,财政,hubei\n")
    rows = re.findall(r'<td[^>]* class="num">(\d+)</td><td[^>]*>([^<]*)</td>', bad.text)
    tally.check("each line with its column", rows == [("2", "姓名"), ("3", "账号"), ("4", "岗位"),
                                                      ("5", "地区或单位编码"), ("6", "账号")], rows)
    for name, body in (("x.pdf", b"%PDF-1.4 nothing"), ("x.csv", b"a,b\n1,2\n"), ("x.csv", b"\x00\x01\x02"),
                       ("x.xlsx", b"PK\x03\x04 broken"), ("x.csv", (HEADS["people"] + "\n").encode()),
                       ("e.csv", b"")):
        refused = look(admin, "people", body, name)
        tally.check("no list: " + name, refused.status == 422 and 'role="alert"' in refused.text)
    long = HEADS["people"] + "\n" + "".join(f"a{n},甲{n},填报人,zengdu-si\n" for n in range(5001))
    tally.check("one row too many", look(admin, "people", long).status == 413)
    county = Client(server, "county")
    stranger = look(county, "people", HEADS["people"] + "\nli,李四,填报人,zengdu-si\n")
    tally.check("out of reach is told like taken", stranger.status == 422 and "已经有人用了" in stranger.text)
    out = look(county, "people", HEADS["people"] + "\nq,丁,填报人,guyuan-si\n")
    tally.check("no post out of reach", out.status == 422 and "没有编号为" in out.text)
    export = admin.get("/people/export/people").text
    tally.check("goes out in the same columns", '"zhang","张三","填报人","zengdu-si","是"' in export)
    tally.check("no formula goes out", not re.search(r'(?m)^"[=+@-]|,"[=+@-]', export))
