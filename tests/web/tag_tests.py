# SPDX-License-Identifier: Apache-2.0
"""Pages that a browser may keep: the tag holds while nothing has changed, and for nobody else."""
from office import Client

PAGES = ("/", "/filings", "/filings?state=1", "/filings/1", "/filings/1/compare", "/projects",
         "/overview")


def again(client, path, tag):
    return client.get(path, **{"If-None-Match": tag})


def test_unchanged_until_something_is_written(server, tally):
    finance, filler = Client(server, "finance"), Client(server, "filler")
    tags = {}
    for path in PAGES:
        answer = finance.get(path)
        tags[path] = answer.headers.get("ETag")
        tally.check(path + ": kept by this browser alone, and asked again",
                    answer.headers.get("Cache-Control") == "private, no-cache", answer.headers)
        same = again(finance, path, tags[path])
        tally.check(path + ": unchanged", (same.status, same.body) == (304, b""), same.status)
        tally.check(path + ": the tag again", same.headers.get("ETag") == tags[path])
        tally.check(path + ": another tag", again(finance, path, '"x"').status == 200)
        tally.check(path + ": of another person", again(filler, path, tags[path]).status == 200)
    tally.check("each address has its own", len(set(tags.values())) == len(PAGES), tags)
    finance.cookie += "; quanheng-theme=dark"
    tally.check("another theme", again(finance, "/", tags["/"]).status == 200)
    finance.cookie = finance.cookie.split(";")[0]
    finance.get("/")
    tally.check("still", again(finance, "/", tags["/"]).status == 304)
    page = filler.get("/filings/1")
    fields = {"action": "submit", "opinion": "", "version": page.field("version")}
    tally.check("it is sent", filler.post("/filings/1/move", fields).status == 303)
    for path in PAGES:
        tally.check(path + ": made anew", again(finance, path, tags[path]).status == 200)


def test_language_posts_and_signing_out(server, tally):
    audit = Client(server, "audit")
    tag = audit.get("/filings").headers.get("ETag")
    tally.check("unchanged", again(audit, "/filings", tag).status == 304)
    audit.post("/language", {"language": "en"})
    tally.check("in the other language", again(audit, "/filings", tag).status == 200)
    tag = audit.get("/filings").headers.get("ETag")
    out = audit.post("/signout", {})
    tally.check("what was kept goes", out.headers.get("Clear-Site-Data") == '"cache"', out.headers)
    tally.check("nobody has it unchanged", again(audit, "/filings", tag).status == 303)


def test_what_has_no_tag(server, tally):
    audit, admin = Client(server, "audit"), Client(server, "admin")
    for client, path in ((audit, "/trail"), (audit, "/account"), (audit, "/jobs"), (audit, "/nowhere"),
                         (audit, "/filings/999999"), (admin, "/safety"), (Client(server), "/signin")):
        answer = client.get(path)
        tally.check(path + ": not kept", answer.headers.get("Cache-Control") == "no-store"
                    and not answer.headers.get("ETag"), answer.headers)
