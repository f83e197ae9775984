# SPDX-License-Identifier: Apache-2.0
"""Every address asked by everybody about everything: each route of `quanheng serve --routes` by each post
and by nobody, about the own unit's form and about those of three other units (of the same department, of
another department, of another province), with the token of the page, without it, and from a foreign site.

No answer holds anything of what its reader may not see; nothing that was refused changed the store; a route
without a line in EXPECT fails, so that whoever adds one says who may use it."""

import base64
import hashlib
import hmac
import io
import json
import os
import re
import sqlite3
import struct
import subprocess
import tempfile
import time
import zipfile

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
  - {code: d4, parent: c1, kind: department, name: 甲县闲局}
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
  - {account: subject, name: 当事人, post: filler, places: [u2]}
  - {account: far, name: 远方来人, post: finance, places: [p2]}
"""
FAR_LIST, OTHER_FILE = "远方清单.csv", "别人的文件.zip"
# Who sees the forms of which units; the filler comes last, for hers are the deeds that succeed.
SEES = {"nobody": "", "admin": "", "third": "u1", "audit": "u1 u2 u3", "finance": "u1 u2 u3",
        "whole": "u1 u2 u3 u4",
        "department": "u1 u2", "reviewer": "u1", "filler": "u1"}
# The things that a '#' may be, the own one first, and who sees which of them.
LISTED = {"whole": "near far", "finance": "near", "audit": "near"}
OBJECTS = {"filing": (list(SEEDS), SEES),
           "person": (["subject", "other", "far"], {"admin": "subject other"}),
           "place": (["d4", "u4"], {"admin": "d4"}),
           "job": (["mine", "other"], {name: "mine" for name in SEES if name != "nobody"}),
           "list": (["near", "far"], LISTED)}
PLACES = {"admin": "u1 u2 u3", **{name: units for name, units in SEES.items() if name != "admin"}}
ALL = [name for name in SEES if name != "nobody"]
SEERS = [name for name in ALL if name != "admin"]
FOREIGN = ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})


def each(names, status, **others):
    return {**{name: status for name in names}, **others}


class Line:
    """What a route answers. own: by account, about the own unit's form (or about nothing); what one does not
    see is not there: 404. fields(world, unit): what a POST sends, such that it would do something. about:
    what its '#' is, one of OBJECTS. parts: what is answered about those that are seen, but are not all one's
    own. content: what is sent as a file."""

    def __init__(self, own, fields=None, upload=None, ends=False, word="no-such-word", about="filing",
                 parts=None, content=None):
        self.own, self.fields, self.upload, self.ends, self.word = own, fields, upload, ends, word
        self.about, self.parts, self.content = about, parts or {}, content


def code_now(secret):
    """The six figures of an authenticator."""
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06}"


def administered(status, fields=None, **others):
    """Only administrators; all others are refused before it is looked at what they ask about."""
    return Line(each(ALL, 403, admin=status), fields, **others)


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
    "GET /filings/export/*": Line(each(SEERS, 200, admin=404), word="csv"),
    "POST /filings/keep": Line(each(ALL, 303), lambda w, u: {"name": "x", "filter": "year=2024"}),
    "POST /filings/forget": Line(each(ALL, 303), lambda w, u: {"name": "x"}),
    "POST /filings/batch": Line(each(ALL, 200), lambda w, u: {"form": f"{w.filing['u4']}.1",
                                                              "action": "approve"}),
    "GET /todo": Line(each(ALL, 200)),
    "GET /done": Line(each(ALL, 200)),
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
    "GET /jobs": Line(each(ALL, 200)),
    "GET /jobs/#": Line(each(ALL, 200), about="job"),
    "POST /jobs/#/cancel": Line(each(ALL, 303), no_fields, about="job"),
    "GET /jobs/#/forms/#": Line(each(ALL, 200), about="job"),
    "GET /jobs/#/report/*": Line(each(ALL, 200), word="xlsx", about="job"),
    "POST /jobs/#/keep": Line(each(SEERS, 403, admin=404, filler=303),
                              lambda w, u: {"which": "one", "form": "1", "unit": w.node["u1"]}, about="job"),
    "GET /overview": Line(each(SEERS, 200, admin=404)),
    "GET /overview/*": Line(each(SEERS, 200, admin=404), word="csv"),
    "GET /projects": Line(each(SEERS, 200, admin=404)),
    "POST /projects/look": Line(each(ALL, 403, finance=303, department=404),
                                lambda w, u: {"place": w.node["c1"], "year": "2031", "do": "keep"},
                                upload="list", content=lambda w: list_of(w, "u1")),
    "POST /projects/roll-up": Line(each(SEERS, 403, admin=404, filler=303),
                                   lambda w, u: {"unit": w.node["u1"], "year": w.year}),
    "GET /projects/#/*": Line(each(SEERS, 200, admin=404), word="csv", about="list"),
    "GET /people": administered(200),
    "GET /safety": administered(200),
    "GET /help": Line(each(ALL, 200, nobody=200)),
    "GET /help/checks": Line(each(ALL, 200, nobody=200)),
    "GET /help/checks/*": Line(each(ALL, 200, nobody=200), word="C24"),
    "POST /tour": Line(each(ALL, 303), lambda w, u: {"closed": "1"}),
    "GET /design": administered(200),
    "GET /settings": administered(200),
    "POST /settings": administered(303, no_fields),
    "POST /settings/due": administered(303, lambda w, u: {"year": 2024}),
    "GET /first": administered(303),
    "POST /first": administered(404, lambda w, u: {"place": "x", "kind": "city", "person": "x"}),
    "GET /people/#": administered(200, about="person"),
    "POST /people/#": administered(303, lambda w, u: {"name": "x"}, about="person", parts={"other": 403}),
    "POST /people/#/give": administered(303, lambda w, u: {"post": "audit", "code": "u3"}, about="person"),
    "POST /people/#/take": administered(303, lambda w, u: {"post": "audit", "place": w.node["u3"]},
                                        about="person"),
    "POST /people/#/active": administered(303, lambda w, u: {"active": "1" if u == "subject" else "0"},
                                          about="person", parts={"other": 403}),
    "POST /people/#/link": administered(200, no_fields, about="person", parts={"other": 403}),
    "POST /people/#/unlock": administered(303, no_fields, about="person", parts={"other": 403}),
    "POST /people/#/factor": administered(303, no_fields, about="person", parts={"other": 403}),
    "GET /people/places/#": administered(200, about="place"),
    "POST /people/places/#": administered(303, lambda w, u: {"name": "改名的局"}, about="place"),
    "POST /people/places/#/below": administered(303, lambda w, u: {"code": "new-" + u, "name": "新单位",
                                                                   "kind": "unit"}, about="place"),
    "POST /people/places/#/people": administered(200, lambda w, u: {"account": "new-" + u, "name": "新人",
                                                                    "post": "filler"}, about="place"),
    "POST /people/places/#/active": administered(303, lambda w, u: {"active": "1" if u == "d4" else "0"},
                                                 about="place"),
    "GET /people/import/*": administered(200, word="people"),
    "POST /people/import/*": administered(200, no_fields, word="people", upload="file",
                                          content=lambda w: ROSTER.encode()),
    "POST /people/import/*/take": administered(200, lambda w, u: {"rows": w.rows}, word="people"),
    "GET /people/export/*": administered(200, word="people"),
    "GET /people/template/*": administered(200, word="people"),
    "GET /account": Line(each(ALL, 200)),
    "POST /account/password": Line(each(ALL, 303), lambda w, u: {"old": w.password(), "again": NEW_PASSWORD,
                                                                 "password": NEW_PASSWORD}),
    "POST /account/factor": Line(each(ALL, 303), lambda w, u: {"secret": SECRET, "code": code_now(SECRET)}),
    "POST /account/factor/off": Line(each(ALL, 303), lambda w, u: {"password": w.password()}),
    "POST /account/signins": Line(each(ALL, 303), lambda w, u: {"login": "0"}),
}
NEW_PASSWORD, SECRET = "a new password of the matrix", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ROSTER = "账号,姓名,岗位,地区或单位编码,是否启用\nrostered,名单来人,填报人,u3,是\n"
# Asked besides with these behind them: the place or the text of another unit.
LIST = ("?place={node}", "?text={title}", "?place={node}&text={title}")
ARGUMENTS = {"GET /filings": LIST, "GET /filings/export/*": LIST,
             "GET /filings/#": ("?version=1",),
             "GET /projects": ("?place={node}", "?place={node}&year=2024")}


def list_of(world, unit):
    return f"单位,项目名称,预算数（元）\n{world.names[unit]},清单上的项目,1\n".encode()


def archive():
    out = io.BytesIO()
    with open(os.path.join(ROOT, "examples", "seeds", UPLOADED), "rb") as f, zipfile.ZipFile(out, "w") as z:
        z.writestr(UPLOADED, f.read())
    return out.getvalue()


def review(client, name):
    """A job of this person's; its number once it is done."""
    sent = client.upload("/upload", name, archive())
    assert sent.status == 303, (sent.status, sent.text)
    while 'data-refresh="' in client.get(sent.location).text:
        time.sleep(0.1)
    return int(sent.location.split("/")[-1])


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
        self.evidence, self.asking = {}, None
        self.people = dict(self.db.execute("SELECT login, id FROM person"))
        self.year = self.db.execute("SELECT year FROM filing WHERE unit = ?",
                                    (self.node["u1"],)).fetchone()[0]
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

    def prepare(self):
        """A list of two provinces, a job of somebody's, a person and a place out of use, a roster."""
        lists = {}
        for name, account, place, unit, file in (("near", "finance", "c1", "u1", "清单.csv"),
                                                 ("far", "far", "p2", "u4", FAR_LIST)):
            client = Client(self.server, account)
            client.upload("/projects/look", file, list_of(self, unit),
                          {"place": self.node[place], "year": "2030", "do": "keep"}, "list")
            lists[name] = self.db.execute("SELECT max(id) FROM project_list").fetchone()[0]
        admin = Client(self.server, "admin")
        for page in (f"/people/{self.people['subject']}", f"/people/places/{self.node['d4']}"):
            assert admin.post(page + "/active", {"active": "0"}).status == 303
        looked = admin.upload("/people/import/people", "x.csv", ROSTER.encode())
        self.rows = looked.field("rows")
        other = review(Client(self.server, "other"), OTHER_FILE)
        self.objects = {"filing": self.filing, "person": self.people, "place": self.node, "list": lists,
                        "job": {"mine": other, "other": other}}

    def password(self):
        return self.server.accounts[self.asking]

    def version(self, unit):
        return self.db.execute("SELECT version FROM filing WHERE id = ?", (self.filing[unit],)).fetchone()[0]

    def hidden(self, account):
        """Texts that no answer to this account may hold."""
        out = [self.title[u] for u in SEEDS if u not in SEES[account]]
        out += [self.names[u] for u in SEEDS if u not in PLACES[account]]
        out += [] if account == "whole" else ["远方来人", FAR_LIST]
        return out + [OTHER_FILE] + [SEEDS[u] for u in SEEDS if u not in SEES[account]]

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
    second = world.evidence[unit] if "/evidence/" in pattern else "1"
    return path.replace("#", str(world.objects[line.about][unit]), 1).replace("#", second) \
        if "#" in path else path


def send(client, method, path, line, world, unit, csrf=True, headers=None):
    if method != "POST":
        return client.request(method, path, headers=headers)
    if line.upload:
        with open(os.path.join(ROOT, "examples", "seeds", UPLOADED), "rb") as f:
            content = line.content(world) if line.content else f.read()
        return client.upload(path, "x.csv" if line.content else "x.tsv", content, line.fields(world, unit),
                             line.upload, csrf, headers)
    return client.post(path, line.fields(world, unit), csrf=csrf, headers=headers)


class Asker:
    def __init__(self, server, world, tally, account):
        self.server, self.world, self.tally, self.account = server, world, tally, account
        self.client, world.asking = self.fresh(), "filler" if account == "nobody" else account
        if account != "nobody":
            world.objects["job"]["mine"] = review(self.client, "自己的.zip")
        self.world.changed()

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
        if answer.status == 303 and path == "/account/password":
            self.server.accounts[self.account] = NEW_PASSWORD
        held = [text for text in self.world.hidden(self.account) if text in answer.text]
        self.tally.check(name + " tells nothing hidden", not held, held)
        wrote = self.world.changed()
        if method != "POST" or answer.status >= 400 and path != "/signin":  # a wrong guess is on record
            self.tally.check(name + " changes nothing", not wrote)

    def about(self, route, line):
        """One route about everything."""
        method, pattern = route["method"], route["pattern"]
        key = f"{method} {pattern}"
        nobody = self.account == "nobody"
        own = line.own.get(self.account, 401 if method == "POST" else 303)
        objects, sees = OBJECTS[line.about]
        units = objects if "#" in pattern else objects[:1]
        barred = route["access"] == "administrator" and self.account != "admin"
        for unit in reversed(units):
            path = path_of(pattern, self.world, unit, line)
            seen = nobody or barred or "#" not in pattern or unit in sees.get(self.account, "")
            if method == "POST":
                public = route["access"] == "public"
                for headers in FOREIGN if unit == units[0] else ():
                    self.ask("foreign", 403 if public or not nobody else 401, method, path, line, unit, True,
                             headers)
                if not nobody and not public:
                    self.ask("no token", 403, method, path, line, unit, csrf=False)
            elif unit in (units[0], units[-1]):
                self.ask("head", own if seen else 404, "HEAD", path, line, unit)
            expected = own if seen else 404
            if seen and not nobody and not barred:
                expected = line.parts.get(unit, expected)
            if method == "POST" and seen and line.about == "filing" and unit != "u1" and own in (
                    200, 303, 422) and "unmask" not in pattern:
                expected = 403  # to be seen is not to be changed
            self.ask("own" if unit == units[0] else "other", expected, method, path, line, unit)
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
    world.prepare()
    # What moves a form on comes last: then it can no longer be changed; what is out of use is opened first.
    table = sorted(routes(), key=lambda r: r["pattern"].endswith("/move") - r["pattern"].endswith("/active"))
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


def test_lists_and_jobs_for_another_unit(server, tally):
    """What names its place not in the address: roll-ups, lists, forms of jobs, rosters, posts."""
    world = World(server)
    client = Client(server, "filler")
    job = f"/jobs/{review(client, 'mine.zip')}/keep"
    admin, finance = Client(server, "admin"), Client(server, "finance")

    def refused(what, answer, *statuses):
        told = [t for t in (world.names["u4"], FAR_LIST) if t in answer.text]
        tally.check(what, answer.status in statuses and not world.changed() and not told, answer.status, told)

    world.changed()
    for unit in ("u2", "u3", "u4"):
        refused(f"no form of a job is kept for {unit}",
                client.post(job, {"which": "one", "form": "1", "unit": world.node[unit]}), 404)
        refused(f"nor by the code of {unit}",
                client.post(job, {"which": "chosen", "form": "1", "unit1": unit}), 422)
        refused(f"nothing of {unit} is rolled up",
                client.post("/projects/roll-up", {"unit": world.node[unit], "year": world.year}), 404)
    for place in ("p1", "p2", "u4"):
        fields = {"place": world.node[place], "year": "2031", "do": "keep"}
        refused(f"no list of {place}",
                finance.upload("/projects/look", "x.csv", list_of(world, "u1"), fields, "list"), 404)
    fields = {"place": world.node["c1"], "year": "2031", "do": "keep"}
    refused("no line of a unit elsewhere in a list",
            finance.upload("/projects/look", "x.csv", "单位,项目名称\nu4,甲\n".encode(), fields, "list"), 422)
    look = lambda unit: admin.upload("/people/import/people", "x.csv", ROSTER.replace(
        "u3", unit).replace("rostered", "elsewhere").encode())
    rows = look("u3").field("rows")
    tally.check("rows to be taken", rows and rows.count("u3") == 1, rows)
    refused("no roster of a unit elsewhere", look("u4"), 422)
    rows = {"rows": rows.replace("u3", "u4")}
    refused("nor by its rows", admin.post("/people/import/people/take", rows), 422)
    for post, code in (("filler", "u4"), ("finance", "p2"), ("administrator", "p2")):
        refused(f"no post at {code}", admin.post(f"/people/{world.people['subject']}/give",
                                                 {"post": post, "code": code}), 422)


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
