# SPDX-License-Identifier: Apache-2.0
"""The language before signing in; light or dark by choice; nobody is sent elsewhere."""

from office import Client


def test_the_language_before_signing_in(server, tally):
    client = Client(server)
    for lang, word in (("en", "Sign in"), ("zh", "登录")):
        page = client.get(f"/signin?lang={lang}")
        there = word in page.text and f'action="/signin?lang={lang}"' in page.text
        tally.check("the page speaks " + lang, there)
    odd = client.get("/signin?lang=%22%3E%3Cb%3E", **{"Accept-Language": "en"})
    tally.check("another word is no language", "<b>" not in odd.text and "Sign in" in odd.text)


def theme_of(client, cookie):
    client.cookie = cookie
    return client.get("/signin").text.split("<head>")[0]


def test_light_or_dark(server, tally):
    client = Client(server)
    for theme in ("light", "dark"):
        answer = client.post("/theme", {"theme": theme, "back": "/signin"})
        tally.check(theme + " is chosen", answer.status == 303 and answer.location == "/signin")
        cookie = answer.headers["Set-Cookie"].split(";")[0]
        tally.check(theme + " is shown", f'data-theme="{theme}"' in theme_of(client, cookie))
    gone = client.post("/theme", {"theme": "auto", "back": "/signin"})
    tally.check("as the system says: no cookie", "Max-Age=0" in (gone.headers.get("Set-Cookie") or ""))
    for odd in ("quanheng-theme=x", 'quanheng-theme=dark"><b>', "quanheng-theme="):
        tally.check("no other word passes", "data-theme" not in theme_of(client, odd), odd)


def test_nobody_is_sent_elsewhere(server, tally):
    client = Client(server)
    for back in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", ""):
        answer = client.post("/theme", {"theme": "dark", "back": back})
        tally.check("back to this site only", answer.status == 303 and answer.location == "/", back)
