# SPDX-License-Identifier: Apache-2.0
"""My account: the password, the second factor, where I am signed in, the language."""

import base64
import hashlib
import hmac
import re
import struct
import time

from office import Client

NEW = "a new password of mine"


def totp(secret, at=None):
    """RFC 6238, written again so that it agrees with nobody but the standard."""
    key = base64.b32decode(secret)
    mac = hmac.new(key, struct.pack(">Q", int(at or time.time()) // 30), hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def test_the_page_tells_who_i_am(server, tally):
    client = Client(server, "filler")
    page = client.get("/account")
    tally.check("shown", page.status == 200 and "演示填报人" in page.text, page.status)
    tally.check("every post with its place", page.text.count("填报人 <a href=") == 5)
    tally.check("reached from every page", 'href="/account"' in client.get("/filings").text)
    tally.check("nobody: to sign in", Client(server).get("/account").location == "/signin")
    client.post("/language", {"language": "en", "back": "/account"})
    tally.check("in English", "My account" in client.get("/account").text)
    client.post("/language", {"language": "zh", "back": "/account"})


def test_the_password(server, tally):
    client, other = Client(server, "third"), Client(server, "third")
    client.get("/account")
    old = server.accounts["third"]
    change = lambda **f: client.post("/account/password", {"old": old, "password": NEW, "again": NEW, **f})
    tally.check("two that differ", change(again="another").status == 422)
    wrong = change(old="not the old one")
    tally.check("the old one is needed", wrong.status == 403 and 'role="alert"' in wrong.text)
    tally.check("no password comes back", NEW not in wrong.text)
    tally.check("too short", change(password="short", again="short").status == 422)
    tally.check("changed", change().location == "/account?done=password")
    tally.check("said so", "notice good" in client.get("/account?done=password").text)
    tally.check("the other sign-in has ended", other.get("/").location == "/signin")
    tally.check("the old one opens nothing",
                Client(server).post("/signin", {"account": "third", "password": old}).status == 403)
    server.accounts["third"] = NEW
    tally.check("the new one does", Client(server, "third").get("/account").status == 200)


def test_guessing_before_an_open_browser_locks(server, tally):
    client = Client(server, "third")
    client.get("/account")
    new = {"password": NEW + "1", "again": NEW + "1"}
    guess = lambda word: client.post("/account/password", dict(new, old=word))
    for n in range(5):
        tally.check("refused", guess(f"guess {n}").status == 403)
    tally.check("locked even for the right one", guess(NEW).status == 403)
    at_the_door = Client(server).post("/signin", {"account": "third", "password": NEW})
    tally.check("and at the door", at_the_door.status == 403)


def test_the_second_factor(server, tally):
    client = Client(server, "audit")
    page = client.get("/account")
    secret = page.field("secret")
    tally.check("its address as text", f"otpauth://totp/Quanheng:audit?secret={secret}" in page.text)
    tally.check("new for each look", client.get("/account").field("secret") != secret)
    wrong = client.post("/account/factor", {"secret": secret, "code": "000000"})
    tally.check("a wrong code keeps the key", wrong.status == 403 and wrong.field("secret") == secret)
    none = client.post("/account/factor", {"secret": "x", "code": "000000"})
    tally.check("no key at all", none.status == 403)
    code = totp(secret)
    tally.check("confirmed", client.post("/account/factor", {"secret": secret, "code": code}).status == 303)
    tally.check("the key is not shown again", secret not in client.get("/account").text)
    again = client.post("/account/factor", {"secret": secret, "code": totp(secret, time.time() + 30)})
    tally.check("not replaced without the password", again.status == 409)
    entry = {"account": "audit", "password": server.accounts["audit"]}
    asked = Client(server).post("/signin", entry)
    tally.check("asked for at the door", asked.status == 403 and 'name="code"' in asked.text)
    fresh = Client(server).post("/signin", dict(entry, code=totp(secret, time.time() + 30)))
    tally.check("and let in with it", fresh.status == 303, fresh.status)
    tally.check("off needs the password", client.post("/account/factor/off", {"password": "x"}).status == 403)
    tally.check("off", client.post("/account/factor/off", {"password": entry["password"]}).status == 303)
    tally.check("then none is asked for", Client(server).post("/signin", entry).status == 303)


def test_sign_ins_are_listed_and_ended(server, tally):
    here, there = Client(server, "reviewer"), Client(server, "reviewer")
    page = here.get("/account")
    logins = [int(n) for n in re.findall(r'name="login" value="(\d+)"', page.text) if n != "0"]
    tally.check("the other one is listed, this one is marked", len(logins) == 1 and "本次登录" in page.text)
    stranger = Client(server, "filler")
    stranger.get("/account")
    refused = stranger.post("/account/signins", {"login": logins[0]})
    tally.check("nobody else's is ended", refused.status == 404)
    tally.check("still there", there.get("/account").status == 200)
    tally.check("ended", here.post("/account/signins", {"login": logins[0]}).status == 303)
    tally.check("gone", there.get("/account").location == "/signin")
    third = Client(server, "reviewer")
    tally.check("all others", here.post("/account/signins", {"login": "0"}).status == 303)
    tally.check("gone too", third.get("/").location == "/signin" and here.get("/").status == 200)
    bare = here.post("/account/signins", {"login": "0"}, csrf=False)
    tally.check("a token is asked for", bare.status == 403)
