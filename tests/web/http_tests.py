# SPDX-License-Identifier: Apache-2.0
"""Requests that are no requests, over raw sockets: smuggling, slow and greedy clients, bodies that are too
large or malformed, paths that climb, forged cookies and tokens, control characters. Each gets a clear
answer or a closed connection, and the server goes on."""

import re
import socket
import sqlite3
import threading
import time
import urllib.parse

from office import Client, Server

DEADLINE = 2  # seconds, by --header-deadline and --body-deadline
PER_ADDRESS = 100  # QH_HTTP_PER_ADDRESS_MAX
FORM = "application/x-www-form-urlencoded"


def make_server():
    server = Server("--header-deadline", str(DEADLINE), "--body-deadline", str(DEADLINE))
    return server


def connect(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=30)


def read_all(s):
    got = b""
    try:
        while True:
            piece = s.recv(65536)
            if not piece:
                break
            got += piece
    except (ConnectionResetError, socket.timeout):
        pass
    return got


def raw(server, data, shut=True):
    """The whole answer (or answers) to some bytes; nothing when the connection was just closed."""
    with connect(server) as s:
        try:
            s.sendall(data)
            if shut:
                s.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return read_all(s)


def statuses(answer):
    return [int(n) for n in re.findall(rb"HTTP/1\.[01] (\d{3})", answer)]


def alive(server):
    return statuses(raw(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == [200]


def head(*lines, first=b"POST /signin HTTP/1.1", host=b"Host: x"):
    every = [first] + ([host] if host else []) + [l.encode() if isinstance(l, str) else l for l in lines]
    return b"\r\n".join(every) + b"\r\n\r\n"


HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
FORM_LINE = "Content-Type: " + FORM
# What a proxy in front could understand differently. None may be answered as two requests, and none by a
# page.
SMUGGLED = {
    "length and chunks": head("Content-Length: 6", "Transfer-Encoding: chunked", FORM_LINE) + b"0\r\n\r\n"
    + HIDDEN,
    "chunks and length": head("Transfer-Encoding: chunked", "Content-Length: 6", FORM_LINE) + b"0\r\n\r\n"
    + HIDDEN,
    "two lengths": head("Content-Length: 0", "Content-Length: 38", FORM_LINE) + HIDDEN,
    "the same length twice": head("Content-Length: 3", "Content-Length: 3", FORM_LINE) + b"a=b",
    "a list of lengths": head("Content-Length: 3, 3", FORM_LINE) + b"a=b",
    "a length with a sign": head("Content-Length: +3", FORM_LINE) + b"a=b",
    "a negative length": head("Content-Length: -3", FORM_LINE) + b"a=b",
    "a length in hex": head("Content-Length: 0x3", FORM_LINE) + b"a=b",
    "a length beyond all": head("Content-Length: 99999999999999999999999", FORM_LINE) + b"a=b",
    "a blank length": head("Content-Length: ", FORM_LINE) + b"a=b",
    "chunked in capitals": head("Transfer-Encoding: Chunked", FORM_LINE) + b"0\r\n\r\n" + HIDDEN,
    "chunked with a comma": head("Transfer-Encoding: chunked,", FORM_LINE) + b"0\r\n\r\n" + HIDDEN,
    "chunked with another": head("Transfer-Encoding: gzip, chunked", FORM_LINE) + b"0\r\n\r\n" + HIDDEN,
    "identity": head("Transfer-Encoding: identity", "Content-Length: 3", FORM_LINE) + b"a=b",
    "almost chunked": head("Transfer-Encoding: xchunked", FORM_LINE) + b"0\r\n\r\n" + HIDDEN,
    "chunked twice": head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", FORM_LINE)
    + b"0\r\n\r\n" + HIDDEN,
    "chunked and identity": head("Transfer-Encoding: chunked", "Transfer-Encoding: identity") + b"0\r\n\r\n"
    + HIDDEN,
    "chunked in HTTP/1.0": head("Transfer-Encoding: chunked", first=b"POST /signin HTTP/1.0") + b"0\r\n\r\n"
    + HIDDEN,
    "a blank before the colon": head("Transfer-Encoding : chunked", FORM_LINE) + b"0\r\n\r\n" + HIDDEN,
    "a tab for the name": head(b"Transfer-Encoding\t: chunked") + b"0\r\n\r\n" + HIDDEN,
    "a vertical tab before chunked": head(b"Transfer-Encoding: \x0bchunked") + b"0\r\n\r\n" + HIDDEN,
    "a folded header": head("X-One: 1", " Transfer-Encoding: chunked", "Transfer-Encoding:", " chunked")
    + HIDDEN,
    "two hosts": head("Host: y", first=b"GET /signin HTTP/1.1"),
    "no host": head(first=b"GET /signin HTTP/1.1", host=None),
    "a body with GET": head("Content-Length: 3", first=b"GET /signin HTTP/1.1") + b"a=b",
    "a bare CR in a value": head(b"X-One: 1\rTransfer-Encoding: chunked", FORM_LINE, "Content-Length: 3")
    + b"a=b",
    "a NUL in a name": head(b"X\x00One: 1", first=b"GET /signin HTTP/1.1"),
    "a blank in a name": head(b"X One: 1", first=b"GET /signin HTTP/1.1"),
    "no colon": head(b"X-One", first=b"GET /signin HTTP/1.1"),
    "HTTP/0.9": b"GET /signin\r\n",
    "HTTP/2.0": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/1.2": head(first=b"GET /signin HTTP/1.2"),
    "HTTP/3": head(first=b"GET /signin HTTP/3"),
    "http in small letters": head(first=b"GET /signin http/1.1"),
    "an absolute address": head(first=b"GET http://y/signin HTTP/1.1"),
    "no path": head(first=b"GET * HTTP/1.1"),
    "a line feed in the path": head(first=b"GET /sign%0ain HTTP/1.1"),
    "TRACE": head("Cookie: quanheng=secret", first=b"TRACE /signin HTTP/1.1"),
    "CONNECT": head(first=b"CONNECT y:443 HTTP/1.1"),
    "OPTIONS": head(first=b"OPTIONS /signin HTTP/1.1"),
    "PUT": head("Content-Length: 3", first=b"PUT /signin HTTP/1.1") + b"a=b",
    "DELETE": head(first=b"DELETE /filings/1 HTTP/1.1"),
    "get in small letters": head(first=b"get /signin HTTP/1.1"),
    "a method of no kind": head(first=b"G@T /signin HTTP/1.1"),
    "TLS on a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60),
    "nothing but blanks": b"  \r\n\r\n",
    "nothing but line feeds": b"\n" * 40,
}


def test_ambiguous_requests_are_refused(server, tally):
    for name, data in SMUGGLED.items():
        answer = raw(server, data)
        found = statuses(answer)
        tally.check(name + ": refused", not found or found[0] in (400, 405, 411, 413, 431, 501, 505), found)
        # libmicrohttpd writes the head of some of its own refusals twice; then the connection ends.
        heads = re.findall(rb"HTTP/1\.[01] \d{3} .*?\r\n\r\n", answer, re.S)
        tally.check(name + ": one answer", len(set(heads)) <= 1, answer[:200])
        tally.check(name + ": no page", b"<!doctype" not in answer and b"secret" not in answer, answer[:200])
        if found:
            tally.check(name + ": the connection ends", b"connection: close" in answer.lower(), answer[:200])
    tally.check("the server goes on", alive(server))


def test_a_nul_hides_no_header(server, tally):
    """libmicrohttpd reads a value up to a NUL and hands out nothing behind it: what is hidden there has no
    effect."""
    lines = head(b"X-One: 1\x00Transfer-Encoding: chunked", FORM_LINE, "Content-Length: 3",
                 "Connection: close")
    answer = raw(server, lines + b"a=b" + HIDDEN, shut=False)
    tally.check("one request, by its length", statuses(answer) in ([403], [400]), answer[:200])


def test_chunks(server, tally):
    body = b"account=nobody&password=x"
    lines = head("Transfer-Encoding: chunked", FORM_LINE, "Connection: close")
    good = raw(server, lines + b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n", shut=False)
    tally.check("plain chunks are read", statuses(good) == [403], good[:200])
    for name, chunks in {
        "an endless size": b"F" * 40 + b"\r\n", "a size beyond 64 bits": b"1" + b"0" * 16 + b"\r\na=b",
        "the largest size": b"FFFFFFFFFFFFFFFF\r\na=b", "a negative size": b"-3\r\na=b\r\n0\r\n\r\n",
        "a size with 0x": b"0x3\r\na=b\r\n0\r\n\r\n", "no size": b"\r\na=b\r\n0\r\n\r\n",
        "a size of letters": b"xyz\r\na=b\r\n0\r\n\r\n", "a chunk without its end": b"3\r\na=bc\r\n0\r\n\r\n",
    }.items():
        answer = raw(server, lines + chunks)
        found = statuses(answer)
        tally.check(name, not found or found[0] in (400, 413), answer[:200])
    tally.check("the server goes on", alive(server))


def test_pipelined_and_kept_alive(server, tally):
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = raw(server, one + one + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                 shut=False)
    tally.check("three requests, three answers", statuses(answer) == [200, 200, 200], answer)
    answer = raw(server, one + head(first=b"TRACE / HTTP/1.1") + one, shut=False)
    tally.check("behind a refused one none is read", statuses(answer) == [200, 405], answer)


def closed_after(s):
    start = time.monotonic()
    read_all(s)
    return time.monotonic() - start


def test_slow_clients(server, tally):
    with connect(server) as s:
        tally.check("says nothing: closed", closed_after(s) < DEADLINE + 8)
    with connect(server) as s:
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
        start = time.monotonic()
        try:
            while time.monotonic() - start < 30:
                s.sendall(b"X: 1\r\n")
                time.sleep(0.3)
        except OSError:
            pass
        tally.check("a header now and then: closed", time.monotonic() - start < DEADLINE + 8)
    with connect(server) as s:
        s.sendall(head("Content-Length: 60000", FORM_LINE))
        start = time.monotonic()
        try:
            while time.monotonic() - start < 30:
                s.sendall(b"a")
                time.sleep(0.3)
        except OSError:
            pass
        tally.check("a body byte by byte: closed", time.monotonic() - start < DEADLINE + 8)
    tally.check("the server goes on", alive(server))


def test_many_connections_of_one_address(server, tally):
    held, refused = [], 0
    for _ in range(PER_ADDRESS + 30):
        s = connect(server)
        held.append(s)
    for s in held:
        s.settimeout(0.02)
        try:
            refused += s.recv(1) == b""
        except socket.timeout:
            pass
        except OSError:
            refused += 1
    tally.check("some are turned away", refused >= 20, refused)
    for s in held:
        s.close()
    start = time.monotonic()
    while not alive(server) and time.monotonic() - start < 10:
        time.sleep(0.1)
    tally.check("then there is room again", alive(server))


def test_large_headers(server, tally):
    for name, data in {
        "a long line": head("X-One: " + "a" * 200000, first=b"GET / HTTP/1.1"),
        "a long path": head(first=b"GET /" + b"a" * 200000 + b" HTTP/1.1"),
        "many lines": head(*[f"X-{i}: 1" for i in range(5000)], first=b"GET / HTTP/1.1"),
        "a hundred and one": head(*[f"X-{i}: 1" for i in range(100)], first=b"GET /signin HTTP/1.1"),
        "a long cookie": head("Cookie: " + "quanheng=x; " * 20000, first=b"GET / HTTP/1.1"),
        "many arguments": head(first=b"GET /filings?" + b"&".join(b"a=1" for _ in range(8000))
                               + b" HTTP/1.1"),
    }.items():
        found = statuses(raw(server, data))
        tally.check(name, not found or found[0] in (303, 400, 413, 414, 431), found)
        tally.check(name + ": the server goes on", alive(server))


def post_head(client, path, length, kind=FORM, more=""):
    return (f"POST {path} HTTP/1.1\r\nHost: x\r\nCookie: {client.cookie or ''}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {length}\r\nConnection: close\r\n{more}\r\n").encode()


def test_large_bodies(server, tally):
    client = Client(server, "filler")
    nobody = Client(server)
    gigabyte = 1 << 30
    kind = "multipart/form-data; boundary=x"
    answer = raw(server, post_head(client, "/upload", gigabyte, kind, "Expect: 100-continue\r\n"), shut=False)
    tally.check("1 GB announced, asked first: told", statuses(answer) == [413], answer[:200])
    tally.check("in a page", b"<html" in answer and "太大".encode() in answer)
    answer = raw(server, post_head(client, "/upload", 8 * gigabyte, kind) + b"x" * 1000)
    tally.check("8 GB announced: told at once", statuses(answer) in ([413], []), answer[:200])
    # A browser shows no answer before it has sent everything: so everything is read, and thrown away.
    for who, path, size, expected in ((client, "/filings/1", 16 << 20, 413),
                                      (nobody, "/upload", 16 << 20, 401),
                                      (client, "/signin", 1 << 20, 413), (client, "/upload", 300 << 20, 413)):
        with connect(server) as s:
            s.sendall(post_head(who, path, size))
            for _ in range(size >> 20):
                s.sendall(b"a" * (1 << 20))
            answer = read_all(s)
        tally.check(f"{path}: too large, and told", statuses(answer) == [expected], answer[:200])
        tally.check(f"{path}: in a page", b"<html" in answer)
    with connect(server) as s:
        s.sendall(head("Transfer-Encoding: chunked", FORM_LINE, "Connection: close"))
        for _ in range(3):
            s.sendall(b"100000\r\n" + b"a" * (1 << 20) + b"\r\n")
        s.sendall(b"0\r\n\r\n")
        tally.check("chunks beyond the cap", statuses(read_all(s)) == [413])
    answer = client.post("/filings/1", {"note": "x" * (2 << 20)})
    tally.check("a field that is too long", answer.status == 413 and "<html" in answer.text, answer.status)
    answer = client.post("/filings/1", {f"f{i}": "1" for i in range(30000)})
    tally.check("too many fields", answer.status == 413, answer.status)
    answer = client.post("/filings/1", {"k" * 100000: "1"})
    tally.check("a name that is too long", answer.status == 422, answer.status)
    # The descriptors of bodies that were never begun are nobody else's.
    for _ in range(5):
        raw(server, post_head(client, "/signin", 1 << 20, FORM, "Expect: 100-continue\r\n"), shut=False)
        raw(server, head("Content-Length: 3", first=b"GET / HTTP/1.1") + b"a=b")
    tally.check("uploads work on", client.upload("/upload", "x.csv", b"a,b\n" * 100000).status in (200, 422))
    tally.check("the server goes on", alive(server))


def test_malformed_bodies(server, tally):
    client = Client(server, "filler")
    for name, kind, body in (
        ("no kind", None, b"a=b"), ("JSON", "application/json", b'{"csrf":"x"}'),
        ("text", "text/plain", b"csrf=x"), ("no boundary", "multipart/form-data", b"--x\r\n\r\n--x--"),
        ("a blank boundary", "multipart/form-data; boundary=", b"--\r\n\r\n----"),
        ("no end", "multipart/form-data; boundary=x",
         b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"),
        ("no name", "multipart/form-data; boundary=x",
         b"--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n"),
        ("another boundary", "multipart/form-data; boundary=x", b"--y\r\n\r\nb\r\n--y--\r\n"),
        ("a nested one", "multipart/form-data; boundary=x",
         b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n"
         b"--y\r\nContent-Disposition: file; filename=\"a\"\r\n\r\nb\r\n--y--\r\n--x--\r\n"),
        ("half an escape", FORM, b"csrf=%4"), ("no escape", FORM, b"csrf=%zz%"),
        ("only signs", FORM, b"&&==&=&"),
        ("bytes of no kind", FORM, bytes(range(256))), ("a NUL", FORM, b"csrf=\x00%00"),
    ):
        headers = {"Content-Type": kind} if kind else {}
        answer = client.request("POST", "/upload", body, headers)
        tally.check(name, answer.status in (403, 413, 422), answer.status)
    tally.check("the server goes on", alive(server))


def test_paths(server, tally):
    for path in (b"/static/../app.css", b"/static/..%2f..%2fmessages%2fweb.yaml",
                 b"/static/%2e%2e/%2e%2e/etc/passwd",
                 b"/static/....//app.css", b"/static/app.css/", b"/static/app.css%00.html",
                 b"/static//etc/passwd",
                 b"/static/..\\..\\web.yaml", b"/static/%c0%ae%c0%ae/x", b"/filings/1%00", b"//filings/1",
                 b"/filings/1/",
                 b"/filings/+1", b"/filings/0x1", b"/filings/99999999999999999999", b"/filings/1;x",
                 b"/./filings",
                 b"/%66ilings/..", b"/\xff\xfe", b"/filings/%ef%bc%91"):
        answer = raw(server, head("Connection: close", first=b"GET " + path + b" HTTP/1.1"), shut=False)
        tally.check(f"{path} is not there", statuses(answer) in ([404], [303]) and b"root:" not in answer,
                    answer[:80])
        if path.startswith(b"/static"):
            tally.check(f"{path} is no file", statuses(answer) == [404], answer[:80])
    answer = raw(server, head("Connection: close", first=b"GET /%66%69lings HTTP/1.1"), shut=False)
    tally.check("an escape that stands for a letter is one", statuses(answer) == [303], answer[:80])


def test_forged_sign_ins(server, tally):
    real = Client(server, "filler")
    name, token = real.cookie.split("=", 1)
    for forged in ("", "x", token[:-1], token + "x", token.swapcase(), "A" * 43, token + ";" + name + "="
                   + token[:-1],
                   "%00" + token, "' OR 1=1 --", "a" * 5000):
        client = Client(server)
        client.cookie = f"{name}={forged}"
        answer = client.get("/filings")
        first = forged.split(";")[0]
        tally.check(f"cookie {forged[:30]!r}", answer.status == (200 if first == token else 303),
                    answer.status)
    client = Client(server)
    client.cookie = f"x{name}={token}"
    tally.check("another name is no cookie", client.get("/filings").status == 303)
    for forged in (None, "", "x", real.csrf[:-1], real.csrf + "x", real.csrf.swapcase(),
                   Client(server, "reviewer").csrf):
        answer = real.post("/language", {"language": "en", "back": "/", **({"csrf": forged} if forged
            else {})}, csrf=False)
        tally.check(f"token {str(forged)[:10]!r}", answer.status == 403 and "<html" in answer.text,
                    answer.status)
    for headers in ({"Origin": "http://127.0.0.1.evil.example"}, {"Origin": "null"},
                    {"Origin": "http://127.0.0.1"},
                    {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = real.post("/language", {"language": "en", "back": "/"}, headers=headers)
        tally.check(f"from {headers}", answer.status == 403, answer.status)
    own = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    tally.check("from here", real.post("/language", {"language": "zh", "back": "/"},
                                       headers=own).status == 303)
    real.post("/signout", {})
    ended = Client(server)
    ended.cookie = f"{name}={token}"
    tally.check("a sign-in that ended stays ended", ended.get("/filings").status == 303)


def test_sign_ins_that_are_too_old(server, tally):
    """Half an hour without use, or twelve hours in all."""
    for column, seconds in (("seen_at", 30 * 60 + 1), ("made_at", 12 * 3600 + 1)):
        client = Client(server, "filler")
        tally.check("fresh", client.get("/filings").status == 200)
        server.stop()  # who writes past the server is not looked for
        db = sqlite3.connect(server.database, timeout=30)
        with db:
            db.execute(f"UPDATE login SET {column} = {column} - ? WHERE id = (SELECT max(id) FROM login)",
                       (seconds,))
        db.close()
        server.start()
        tally.check(f"too old by {column}", client.get("/filings").status == 303)
        answer = client.post("/language", {"language": "en", "back": "/"})
        tally.check(f"no deed by {column}", answer.status == 401 and "/signin" in answer.text)


def test_odd_arguments(server, tally):
    """Searches and numbers of every kind: a list, or nothing; never a fault."""
    client = Client(server, "filler")
    searches = ('"', '""', "'", "*", "a*", "NEAR(a b)", "a AND", "title:a", "^abc", "-abc", "{a b}", "%",
                "___", "\\",
                "' OR 1=1 --", "abc\x00def", "\x1b[31m", "\ud800".encode("utf-8", "surrogatepass"),
                b"\xff\xfe\xfd",
                "张", "张三李四", "x" * 9000, "\u202eabc", "😀😀😀", "(((", "a" * 300 + '"')
    for text in searches:
        address = "/filings?text=" + urllib.parse.quote(text)
        answer = client.get(address)
        tally.check(f"search {text[:20]!r}", answer.status == 200, answer.status)
    for number in ("-1", "0", "99999999999", "9" * 40, "1e3", "0x1", "", "%00", "1;2", "null"):
        for name in ("place", "year", "state", "page"):
            answer = client.get(f"/filings?{name}={number}")
            tally.check(f"{name}={number}", answer.status in (200, 404), answer.status)
        answer = client.get(f"/filings/1?version={number}")
        tally.check(f"version={number}", answer.status in (200, 404), answer.status)
        for fields in ({"version": number, "i0.actual": "1%"}, {"version": number, "action": "submit"}):
            answer = client.post("/filings/1/move" if "action" in fields else "/filings/1", fields)
            tally.check(f"{fields}", answer.status in (303, 403, 404, 409), answer.status)
    for page, more in ((198, False), (199, True), (65535, True)):
        answer = client.get(f"/filings?page={page}")
        tally.check(f"page {page} of several places says whether it is too far back",
                    answer.status == 200 and ("不能翻到这么靠后" in answer.text) == more, answer.status)
    for action in ("", "fly", "approve;submit", "Submit", "return-to-filler", "x" * 1000):
        answer = client.post("/filings/1/move", {"version": 1, "action": action, "opinion": "x"})
        tally.check(f"action {action[:10]}", answer.status in (403, 409, 422), answer.status)
    answer = client.post("/filings/1/move", {"version": 1, "action": "submit", "opinion": "字" * 5000})
    tally.check("an opinion that is too long", answer.status == 422 and "字" * 5000 in answer.text)


def test_what_was_typed_is_handed_back(server, tally):
    """A sign-in that ended while somebody typed: nothing is lost, nothing secret comes back."""
    client = Client(server, "filler")
    page = client.get("/filings/1")
    own = {"Origin": f"http://127.0.0.1:{server.port}", "Sec-Fetch-Site": "same-origin"}
    typed = {"version": page.field("version"), "note": "110101199003071234 <b>", "i0.actual": "12%"}
    other = Client(server)
    other.cookie = "__Host-quanheng=ended"
    answer = other.post("/filings/1", dict(typed, password="secret", csrf="old"), headers=own)
    tally.check("told to sign in", answer.status == 401 and 'href="/signin"' in answer.text)
    tally.check("what was typed is there", answer.field("note") == typed["note"]
                and answer.field("i0.actual") == "12%")
    tally.check("but no password", "secret" not in answer.text and "old" not in (answer.field("csrf") or ""))
    again = client.post("/filings/1", dict(typed, csrf="old"), headers=own)
    tally.check("signed in again: told, with a good token", again.status == 403
                and again.field("csrf") == client.csrf)
    tally.check("and sent once more it is kept", client.post("/filings/1", dict(typed,
        csrf=again.field("csrf")),
                                                              headers=own).status == 303)
    away = client.post("/filings/1", dict(typed, csrf="old"), headers={"Origin": "http://evil.example"})
    tally.check("a foreign form is not handed back", away.status == 403 and "12%" not in away.text)


def test_control_characters(server, tally):
    client = Client(server, "filler")
    page = client.get("/filings/1")
    odd = "a\x00b\x1b[31mc\u202ed\x7fe\x85f\ufffeg"
    answer = client.post("/filings/1", {"version": page.field("version"), "i0.actual": odd, "note": odd})
    tally.check("kept or told", answer.status in (303, 422), answer.status)
    shown = client.get("/filings/1")
    tally.check("the page can be shown", shown.status == 200)
    bad = [c for c in odd if not (" " <= c < "\x7f")]
    tally.check("no control character gets into it", not any(c in shown.text for c in bad))
    answer = client.upload("/upload", "a\x1b\u202e<script>.csv", b"x,y\n1,2\n")
    tally.check("a name of a file with control characters", answer.status in (200, 422), answer.status)
    tally.check("is shown without them", "\x1b" not in answer.text and "<script>." not in answer.text)
    answer = client.post("/language", {"language": "zh", "back": "/a\r\nSet-Cookie: x=1"})
    tally.check("no header of their own", answer.location == "/" and "x=1" not in str(answer.headers))


def test_two_tabs(server, tally):
    client = Client(server, "filler")
    page = client.get("/filings/2")
    version = page.field("version")
    results = []

    def save(value):
        tab = Client(server)
        tab.cookie, tab.csrf = client.cookie, client.csrf
        results.append(tab.post("/filings/2", {"version": version, "i0.actual": value}).status)

    tabs = [threading.Thread(target=save, args=(f"{i}%",)) for i in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    tally.check("one of eight tabs is first, the others are told", sorted(results) == [303] + [409] * 7,
                results)
    results.clear()
    version = client.get("/filings/2").field("version")

    def submit():
        tab = Client(server)
        tab.cookie, tab.csrf = client.cookie, client.csrf
        results.append(tab.post("/filings/2/move", {"version": version, "action": "submit"}).status)

    tabs = [threading.Thread(target=submit) for _ in range(6)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    tally.check("submitted once", results.count(303) == 1 and set(results) <= {303, 403, 409}, results)
    steps = client.get("/filings/2").text.count("送审")
    tally.check("and once in the history", steps >= 1)


def test_the_log_tells_nothing(server, tally):
    client = Client(server)
    client.get("/password/secret-token-of-a-link")
    client.get("/filings/110101199003071234/x")
    client.get("/%E5%BC%A0%E4%B8%89?name=110101199003071234")
    raw(server, b"GET /x%0d%0afake HTTP/1.1\r\nHost: x\r\n\r\n")
    log = server.log_text()
    for text in ("secret-token", "110101199003071234", "张三", "fake", "127.0.0.1", "filler", "Sanitizer"):
        tally.check(f"no {text} in the log", text not in log)
    lines = [l for l in log.splitlines() if l]
    tally.check("one line a request", all(re.fullmatch(r"\d+ \d+ (GET|HEAD|POST) \S+ \d+ \d+ \d+us", l)
                                          for l in lines),
                [l for l in lines if not re.fullmatch(r"\d+ \d+ (GET|HEAD|POST) \S+ \d+ \d+ \d+us", l)][:3])
