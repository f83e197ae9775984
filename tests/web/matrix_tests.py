# SPDX-License-Identifier: Apache-2.0
"""Every address asked by everybody about everything: each route of `quanheng serve --routes` by each post
and by nobody, about the own unit's form and about those of three other units (of the same department, of
another department, of another province), with the token of the page, without it, and from a foreign site.

No answer holds anything of what its reader may not see; nothing that was refused changed the store; a route
without a line in EXPECT fails, so that whoever adds one says who may use it."""

import hashlib
import json
import os
import re
import sqlite3
import subprocess
import tempfile

from office import PROGRAM, ROOT, Client, Server

SEEDS = {"u1": "S12-chengde-social-insurance-2021.tsv", "u2": "S04-guyuan-sscard-seal-2024.tsv",
         "u3": "S05-guyuan-business-2024.tsv", "u4": "S06-guyuan-network-2024.tsv"}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(60)
UPLOADED = "S02-zengdu-work-2020.tsv"  # nobody's
OFFICE = """
places:
  - {code: p1, kind: province, name: 甲省}
  - {code: c1, parent: p1, kind: county, name: 甲县}
  - {code: d1, parent: c1, kind: department, name: 甲县第一局}
  - {code: u1, parent: d1, kind: unit, name: 甲县第一中心}
  - {code: u2, parent: d1, kind: unit, name: 甲县第二中心}
  - {code: d2, parent: c1, kind: department, name: 甲县别局}
  - {code: u3, parent: d2, kind: unit, name: 甲县第三中心}
  - {code: p2, kind: province, name: 乙省}
  - {code: d3, parent: p2, kind: department, name: 乙省他厅}
  - {code: u4, parent: d3, kind: unit, name: 乙省第四中心}
people:
  - {account: other, name: 别人, post: filler, places: [u2, u3, u4]}
  - {account: filler, name: 填报, post: filler, places: [u1]}
  - {account: reviewer, name: 审核, post: unit-reviewer, places: [u1]}
  - {account: department, name: 主管, post: department, places: [d1]}
  - {account: finance, name: 财政, post: finance, places: [c1]}
  - {account: third, name: 第三方, post: third-party, places: [u1]}
  - {account: audit, name: 审计, post: audit, places: [c1]}
  - {account: admin, name: 管理, post: administrator, places: [p1]}
  - {account: whole, name: 总审计, post: audit, places: [p1, p2]}
"""
# Who sees the forms of which units; the filler comes last, for hers are the deeds that succeed.
SEES = {"nobody": "", "admin": "", "third": "u1", "audit": "u1 u2 u3", "finance": "u1 u2 u3",
        "whole": "u1 u2 u3 u4",
        "department": "u1 u2", "reviewer": "u1", "filler": "u1"}
PLACES = {"admin": "u1 u2 u3", **{name: units for name, units in SEES.items() if name != "admin"}}
ALL = [name for name in SEES if name != "nobody"]
SEERS = [name for name in ALL if name != "admin"]
FOREIGN = ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})


def each(names, status, **others):
    return {**{name: status for name in names}, **others}


class Line:
    """What a route answers. own: by account, about the own unit's form (or about nothing); a form that one
    does not see is not there: 404. fields(world, unit): what a POST sends, such that it would do
    something."""

    def __init__(self, own, fields=None, upload=None, ends=False, word="no-such-word", nothing=False):
        self.own, self.fields, self.upload, self.ends, self.word = own, fields, upload, ends, word
        self.nothing = nothing  # the number is that of nothing: places and people, looked at in people_tests


def no_fields(_world, _unit):
    return {}


EXPECT = {
    "GET /healthz": Line(each(ALL, 200, nobody=200)),
    "GET /static/*": Line(each(ALL, 200, nobody=200)),
    "GET /signin": Line(each(ALL, 303, nobody=200)),
    "POST /theme": Line(each(ALL, 303, nobody=303), lambda w, u: {"theme": "dark", "back": "/"}),
    "POST /signin": Line(each(ALL, 403, nobody=403), lambda w, u: {"account": "nobody", "password": "x"}),
    "GET /password/*": Line(each(ALL, 200, nobody=200)),
    "POST /password/*": Line(each(ALL, 403, nobody=403),
                             lambda w, u: {"password": "a" * 12, "again": "a" * 12}),
    "POST /signout": Line(each(ALL, 303), no_fields, ends=True),
    "POST /language": Line(each(ALL, 303), lambda w, u: {"language": "zh", "back": "/"}),
    "GET /": Line(each(ALL, 200)),
    "POST /upload": Line(each(ALL, 200), no_fields, upload="document"),
    "POST /keep": Line(each(SEERS, 403, admin=404, filler=303),
                       lambda w, u: {"form": w.json[u], "name": "x", "unit": w.node[u]}),
    "GET /filings": Line(each(SEERS, 200, admin=404)),
    "GET /filings/#": Line(each(SEERS, 200, admin=404)),
    "POST /filings/#": Line(each(SEERS, 403, admin=404, filler=303),
                            lambda w, u: {"version": w.version(u), "i0.actual": "1%", "note": "x"}),
    "POST /filings/#/move": Line(each(SEERS, 403, admin=404, filler=303),
                                 lambda w, u: {"version": w.version(u), "action": "submit"}),
    "GET /filings/#/source/#": Line(each(SEERS, 200, admin=404)),
    "POST /filings/#/unmask": Line(each(SEERS, 200, admin=404),
                                   lambda w, u: {"version": w.version(u), "reason": "x"}),
    # the form page
    "POST /filings/#/try": Line(each(SEERS, 403, admin=404, filler=200),
                                lambda w, u: {"version": w.version(u), "i0.actual": "2%"}),
    "POST /filings/#/goal": Line(each(SEERS, 403, admin=404, filler=422),
                                 lambda w, u: {"goal": w.filing[u]}),
    "POST /filings/#/row": Line(each(SEERS, 403, admin=404, filler=303),
                                lambda w, u: {"version": w.version(u), "after": "0"}),
    "POST /filings/#/marks": Line(each(SEERS, 403, admin=404),
                                  lambda w, u: {"version": w.version(u), "m0.score": "0", "m0.reason": "x"}),
    "GET /filings/#/compare": Line(each(SEERS, 200, admin=404)),
    "GET /filings/#/export/*": Line(each(SEERS, 200, admin=404), word="json"),
    "GET /filings/#/opinion/*": Line(each(SEERS, 200, admin=404), word="docx"),
    "POST /filings/#/evidence": Line(each(SEERS, 403, admin=404, filler=303), lambda w, u: {"indicator": "0"},
                                     upload="file"),
    "GET /filings/#/evidence/#": Line(each(SEERS, 200, admin=404)),
    "GET /filings/#/evidence/#/picture": Line(each(SEERS, 200, admin=404)),
    "POST /filings/#/evidence/#/remove": Line(each(SEERS, 403, admin=404, filler=303),
                                              lambda w, u: {"why": "x"}),
    "GET /new": Line(each(ALL, 403, filler=200)),
    "POST /new": Line(each(SEERS, 403, admin=404, filler=303),
                      lambda w, u: {"from": "blank", "unit": w.node[u], "year": "2024", "project": "x",
                                    "rulebook": w.rulebook}),
    "GET /trail": Line(each(ALL, 403, whole=200)),
    "GET /trail/export": Line(each(ALL, 403, whole=200)),
    "GET /people": Line(each(ALL, 403, admin=200)),
    # my account
    "GET /account": Line(each(ALL, 200)),
    "POST /account/password": Line(each(ALL, 422),
                                   lambda w, u: {"old": "x", "password": "a" * 12, "again": "b"}),
    "POST /account/factor": Line(each(ALL, 403), lambda w, u: {"secret": "x", "code": "1"}),
    "POST /account/factor/off": Line(each(ALL, 404), lambda w, u: {"password": "x"}),
    "POST /account/signins": Line(each(ALL, 404), lambda w, u: {"login": "999999"}),
    # places and people
    "GET /first": Line(each(ALL, 403, admin=303)),
    "POST /first": Line(each(ALL, 403, admin=404),
                        lambda w, u: {"place": "x", "kind": "unit", "person": "x"}),
    "GET /safety": Line(each(ALL, 403, admin=200)),
    "GET /people/import/*": Line(each(ALL, 403, admin=200), word="people"),
    "POST /people/import/*": Line(each(ALL, 403, admin=422), no_fields, upload="document", word="people"),
    "POST /people/import/*/take": Line(each(ALL, 403, admin=422), no_fields, word="places"),
    "GET /people/export/*": Line(each(ALL, 403, admin=200), word="people"),
    "GET /people/template/*": Line(each(ALL, 403, admin=200), word="places"),
    **{route: Line(each(ALL, 403, admin=404), lambda w, u: {
        "name": "x", "post": "filler", "code": "u1", "place": "1", "active": "0", "account": "x",
        "kind": "unit"}, nothing=True) for route in (
            "GET /people/#", "POST /people/#", "POST /people/#/give", "POST /people/#/take",
            "POST /people/#/active", "POST /people/#/link", "POST /people/#/unlock", "POST /people/#/factor",
            "GET /people/places/#", "POST /people/places/#", "POST /people/places/#/below",
            "POST /people/places/#/people", "POST /people/places/#/active")},
}
# Asked besides with these behind them: the place or the text of another unit.
ARGUMENTS = {"GET /filings": ("?place={node}", "?text={title}", "?place={node}&text={title}"),
             "GET /filings/#": ("?version=1",)}


class World:
    """The store looked at from beside the server: what belongs to whom, and whether anything changed."""

    def __init__(self, server):
        self.server = server
        self.db = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True, isolation_level=None)
        self.node = dict(self.db.execute("SELECT code, id FROM node"))
        self.names = dict(self.db.execute("SELECT code, name FROM node"))
        self.filing, self.title, self.json = {}, {}, {}
        for unit in SEEDS:
            row = self.db.execute("SELECT f.id, f.title, c.bytes FROM filing f "
                                  "JOIN version v ON v.filing = f.id "
                                  "JOIN content c ON c.sha256 = v.form WHERE f.unit = ?",
                                  (self.node[unit],)).fetchone()
            self.filing[unit], self.title[unit], self.json[unit] = row[0], row[1], row[2].decode()
        self.evidence = {}
        self.seen = None
        self.changed()

    def find_rulebook(self):
        """One that blank forms may have."""
        page = Client(self.server, "filler").get("/new").text
        return re.search(r'<select[^>]*name="rulebook".*?<option value="([^"]+)"', page, re.S).group(1)

    def attach(self):
        """A picture beside a form of each unit."""
        self.rulebook = self.find_rulebook()
        for unit in SEEDS:
            client = Client(self.server, "filler" if unit == "u1" else "other")
            page = f"/filings/{self.filing[unit]}"
            client.upload(page + "/evidence", f"picture of {self.names[unit]}.png", PICTURE,
                          {"indicator": "0"}, "file")
            found = re.search(page + r"/evidence/(\d+)", client.get(page).text)
            self.evidence[unit] = found.group(1)

    def version(self, unit):
        return self.db.execute("SELECT version FROM filing WHERE id = ?", (self.filing[unit],)).fetchone()[0]

    def hidden(self, account):
        """Texts that no answer to this account may hold."""
        out = [self.title[u] for u in SEEDS if u not in SEES[account]]
        out += [self.names[u] for u in SEEDS if u not in PLACES[account]]
        return out + [SEEDS[u] for u in SEEDS if u not in SEES[account]]

    def changed(self):
        """Whether anything but the time of the last use was written since the last call."""
        version = self.db.execute("PRAGMA data_version").fetchone()[0]
        if self.seen and self.seen[0] == version:
            return False
        digest = hashlib.sha256()
        skipped = r"login|person|sqlite_.*|filing_text_.*|migration"
        tables = self.db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        for (table,) in tables.fetchall():
            if not re.fullmatch(skipped, table):
                for row in self.db.execute(f"SELECT * FROM {table}"):
                    digest.update(repr((table, row)).encode())
        for row in self.db.execute("SELECT id, login, name, password, totp, active FROM person"):
            digest.update(repr(row).encode())
        before, self.seen = self.seen, (version, digest.hexdigest())
        return before is None or before[1] != self.seen[1]


def make_server():
    """A server over a tree of our own: the program reads it as the demo."""
    data = tempfile.mkdtemp(prefix="quanheng-matrix-")
    for name in ("rulebooks", "lexicon", "messages", "schema", "migrations", "web"):
        os.symlink(os.path.join(ROOT, name), os.path.join(data, name))
    os.mkdir(os.path.join(data, "examples"))
    os.symlink(os.path.join(ROOT, "examples", "seeds"), os.path.join(data, "examples", "seeds"))
    forms = "".join(f"  - {{unit: {unit}, files: [{name}]}}\n" for unit, name in SEEDS.items())
    with open(os.path.join(data, "examples", "office.yaml"), "w", encoding="utf-8") as f:
        f.write("# SPDX-License-Identifier: Apache-2.0\n" + OFFICE + "forms:\n" + forms)
    server = Server(folder=data)
    server.env = dict(os.environ, QUANHENG_DATA=data)
    return server


def routes():
    done = subprocess.run([PROGRAM, "serve", "--routes"], capture_output=True, text=True, check=True,
                          cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def path_of(pattern, world, unit, line):
    path = pattern.replace("/static/*", "/static/app.css").replace("*", line.word)
    if line.nothing:
        path = path.replace("#", "999999")
    second = world.evidence[unit] if "/evidence/" in pattern else "1"
    return path.replace("#", str(world.filing[unit]), 1).replace("#", second)


def send(client, method, path, line, world, unit, csrf=True, headers=None):
    if method != "POST":
        return client.request(method, path, headers=headers)
    if line.upload:
        with open(os.path.join(ROOT, "examples", "seeds", UPLOADED), "rb") as f:
            return client.upload(path, "x.tsv", f.read(), line.fields(world, unit), line.upload, csrf,
                                 headers)
    return client.post(path, line.fields(world, unit), csrf=csrf, headers=headers)


class Asker:
    def __init__(self, server, world, tally, account):
        self.server, self.world, self.tally, self.account = server, world, tally, account
        self.client = self.fresh()

    def fresh(self):
        client = Client(self.server, None if self.account == "nobody" else self.account)
        self.world.changed()
        return client

    def ask(self, what, expected, method, path, line, unit, csrf=True, headers=None):
        client = self.client
        if line.ends and csrf and not headers and self.account != "nobody":
            client = self.fresh()  # it ends a sign-in of its own
        answer = send(client, method, path, line, self.world, unit, csrf, headers)
        name = f"{self.account}: {what} {method} {path}"
        self.tally.check(name, answer.status == expected, f"{answer.status}, not {expected}")
        held = [text for text in self.world.hidden(self.account) if text in answer.text]
        self.tally.check(name + " tells nothing hidden", not held, held)
        wrote = self.world.changed()
        if method != "POST" or answer.status >= 400:
            self.tally.check(name + " changes nothing", not wrote)

    def about(self, route, line):
        """One route about everything."""
        method, pattern = route["method"], route["pattern"]
        key = f"{method} {pattern}"
        nobody = self.account == "nobody"
        own = line.own.get(self.account, 401 if method == "POST" else 303)
        units = list(SEEDS) if "#" in pattern else ["u1"]
        for unit in reversed(units):
            path = path_of(pattern, self.world, unit, line)
            seen = nobody or line.nothing or "#" not in pattern or unit in SEES[self.account]
            if method == "POST":
                public = route["access"] == "public"
                for headers in FOREIGN if unit == "u1" else ():
                    self.ask("foreign", 403 if public or not nobody else 401, method, path, line, unit, True,
                             headers)
                if not nobody and not public:
                    self.ask("no token", 403, method, path, line, unit, csrf=False)
            elif unit in ("u1", "u4"):
                self.ask("head", own if seen else 404, "HEAD", path, line, unit)
            expected = own if seen else 404
            if method == "POST" and seen and unit != "u1" and own in (200, 303,
                422) and "unmask" not in pattern:
                expected = 403  # to be seen is not to be changed
            self.ask("own" if unit == "u1" else "other", expected, method, path, line, unit)
        for unit in SEEDS:
            for more in ARGUMENTS.get(key, ()) if not nobody else ():
                seen = unit in SEES[self.account]
                text = more.format(node=self.world.node[unit], title="x")
                expected = own if seen or "place" not in more and "#" not in pattern else 404
                self.ask("asked", expected, method, path_of(pattern, self.world, unit, line) + text, line,
                         unit)


def test_every_route_has_its_line(server, tally):
    del server
    known = {f"{r['method']} {r['pattern']}" for r in routes()}
    tally.check("every route stands in EXPECT", not known - set(EXPECT), known - set(EXPECT))
    tally.check("EXPECT has no route that is gone", not set(EXPECT) - known, set(EXPECT) - known)
    for route in routes():
        line = EXPECT.get(f"{route['method']} {route['pattern']}")
        if line and route["access"] == "public":
            tally.check("a public route says what nobody gets", "nobody" in line.own, route)


def test_the_matrix(server, tally):
    world = World(server)
    world.attach()
    # What moves a form on comes last: then it can no longer be changed.
    table = sorted(routes(), key=lambda r: r["pattern"].endswith("/move"))
    for account in SEES:
        asker = Asker(server, world, tally, account)
        for route in table:
            line = EXPECT.get(f"{route['method']} {route['pattern']}")
            if line:
                asker.about(route, line)


def test_starting_for_another_unit(server, tally):
    world = World(server)
    client, rulebook = Client(server, "filler"), world.find_rulebook()
    for unit in ("u2", "u3", "u4"):
        for start in ("blank", "last", "goal"):
            world.changed()
            answer = client.post("/new", {"from": start, "unit": world.node[unit], "year": "2024",
                                          "project": "x",
                                          "source": world.filing[unit], "rulebook": rulebook})
            tally.check(f"no form of {unit} is begun from {start}", answer.status == 404
                        and not world.changed(),
                        answer.status)
            answer = client.post("/new", {"from": start, "unit": world.node["u1"], "year": "2024",
                                          "project": "x",
                                          "source": world.filing[unit], "rulebook": rulebook})
            told = [t for t in (world.title[unit], world.names[unit]) if t in answer.text]
            tally.check(f"nothing of {unit} comes by {start}",
                        answer.status in ((303,) if start == "blank" else (404, 422)) and not told,
                        answer.status, told)


def test_keeping_for_another_unit(server, tally):
    world = World(server)
    client = Client(server, "filler")
    for unit in ("u2", "u3", "u4"):
        world.changed()
        answer = client.post("/keep", {"form": world.json["u1"], "name": "x", "unit": world.node[unit]})
        tally.check("no form is kept for " + unit, answer.status == 404 and not world.changed(),
                    answer.status)
    for odd in ("0", "-1", "999999", "", "1 OR 1=1", "9" * 30):
        answer = client.post("/keep", {"form": world.json["u1"], "name": "x", "unit": odd})
        tally.check("nor for " + odd, answer.status == 404 and not world.changed(), answer.status)


def test_other_methods(server, tally):
    client = Client(server, "filler")
    for route in routes():
        if "#" in route["pattern"] or "*" in route["pattern"]:
            continue
        others = {r["method"] for r in routes() if r["pattern"] == route["pattern"]}
        for method, body in (("GET", None), ("POST", b"")):
            if method not in others:
                answer = client.request(method, route["pattern"], body)
                tally.check(f"{method} {route['pattern']}", answer.status == 405
                            and answer.headers.get("Allow"))
