# SPDX-License-Identifier: Apache-2.0
"""The first start without a demo: a link in the terminal, a password, a name for the office."""

import re

from office import Client, Server


def test_the_first_start(server, tally):
    with Server(demo=False) as fresh:
        link = re.search(r"(/password/[\w-]+)", fresh.said)
        tally.check("a link in the terminal", link is not None and "http://" in fresh.said)
        password = {"password": "the first password", "again": "the first password"}
        nobody = Client(fresh)
        tally.check("its page", nobody.get(link.group(1)).status == 200)
        tally.check("too short", nobody.post(link.group(1), {"password": "x", "again": "x"}).status == 422)
        tally.check("the link is still good", nobody.post(link.group(1), password).status == 303)
        tally.check("and then used up", nobody.post(link.group(1), password).status == 403)
        tally.check("no token in the log", link.group(1).split("/")[-1] not in fresh.log_text())
        fresh.accounts["admin"] = password["password"]
        admin = Client(fresh, "admin")
        tally.check("asked for a name", admin.get("/").location == "/first")
        admin.get("/first")
        names = {"place": "示例县", "kind": "county", "person": "王管理"}
        blank = admin.post("/first", dict(names, place=" "))
        tally.check("a blank one is refused, the rest stays", blank.status == 422 and "王管理" in blank.text)
        tally.check("no such kind", admin.post("/first", dict(names, kind="planet")).status == 422)
        tally.check("named", admin.post("/first", names).location == "/people")
        people = admin.get("/people").text
        tally.check("shown", "示例县" in people and "县级" in people and "王管理" in people)
        tally.check("once", admin.post("/first", names).status == 404)
        tally.check("then the first page is the first page", admin.get("/").status == 200)
        safety = admin.get("/safety")
        tally.check("the safety check", safety.status == 200 and safety.text.count("请处理") == 2)
        tally.check("of the file", ">600</td>" in safety.text)
    demo = Client(server, "admin").get("/safety").text
    tally.check("a demo is told", demo.count("请处理") == 3)
    tally.check("for administrators of a root alone", Client(server, "audit").get("/safety").status == 403)
    tally.check("never with a demo", Client(server, "admin").get("/").status == 200)
    tally.check("nor for others", Client(server, "filler").post("/first", {}).status == 403)
