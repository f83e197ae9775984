# SPDX-License-Identifier: Apache-2.0
"""A server of the demo for tests, and a client that behaves like a browser without script."""

import html
import http.client
import os
import re
import shutil
import signal
import subprocess
import tempfile
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("QUANHENG", os.path.join(ROOT, "build", "quanheng"))
POSTS = ("filler", "reviewer", "department", "finance", "third", "audit", "admin")


class Server:
    """Starts on a free port, its database in a folder of its own; stops and cleans up behind a with."""

    def __init__(self, *options, demo=True, folder=None, lang="zh"):
        self.folder = folder or tempfile.mkdtemp(prefix="quanheng-office-")
        self.database = os.path.join(self.folder, "office.db")
        self.options, self.demo, self.lang = list(options), demo, lang
        self.accounts, self.process, self.port, self.said = {}, None, None, ""
        self.env = None  # of the program; None: ours

    def start(self):
        command = [PROGRAM, "--lang", self.lang, "serve", "--db", self.database, "--listen", "127.0.0.1:0"]
        command += (["--demo"] if self.demo else []) + self.options
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, cwd=ROOT, text=True,
                                        env=self.env)
        for line in self.process.stdout:
            self.said += line
            words = line.split()
            if line.startswith("  ") and len(words) == 3:
                self.accounts[words[0]] = words[1]
            ready = re.search(r"http://127\.0\.0\.1:(\d+) ", line)
            if ready and not line.startswith("  "):
                self.port = int(ready.group(1))
                return self
        raise SystemExit("the server did not start: " + self.said + open(self.log.name).read())

    def stop(self, how=signal.SIGTERM):
        if self.process:
            self.process.send_signal(how)
            code = self.process.wait(timeout=60)
            self.process.stdout.close()
            self.log.close()
            self.process = None
            return code
        return None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop(signal.SIGKILL if self.process and self.process.poll() is None else signal.SIGTERM)
        shutil.rmtree(self.folder, ignore_errors=True)

    def log_text(self):
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as f:
            return f.read()


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        self.text = self.body.decode("utf-8", "replace")
        self.location = response.headers.get("Location")

    def field(self, name):
        """The value of a hidden or typed field of the page."""
        match = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', self.text)
        return html.unescape(match.group(1)) if match else None


class Client:
    """Keeps its cookie and the token of the page it looked at last."""

    def __init__(self, server, account=None):
        self.server, self.cookie, self.csrf = server, None, None
        if account:
            answer = self.post("/signin", {"account": account, "password": server.accounts[account]})
            assert answer.status == 303, (account, answer.status, answer.text)
            self.get("/")

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        headers = dict(headers or {})
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request(method, path, body, headers)
        answer = Answer(connection.getresponse())
        connection.close()
        cookie = answer.headers.get("Set-Cookie")
        if cookie and not cookie.startswith("quanheng-theme="):
            self.cookie = cookie.split(";")[0]
        return answer

    def get(self, path, **headers):
        answer = self.request("GET", path, headers=headers)
        self.csrf = answer.field("csrf") or self.csrf
        return answer

    def post(self, path, fields, csrf=True, headers=None):
        fields = dict(fields)
        if csrf and self.csrf:
            fields.setdefault("csrf", self.csrf)
        headers = dict(headers or {}, **{"Content-Type": "application/x-www-form-urlencoded"})
        return self.request("POST", path, urllib.parse.urlencode(fields).encode(), headers)

    def upload(self, path, name, content, fields=None, field="document", csrf=True, headers=None):
        mark = "----quanheng-test-boundary"
        parts = []
        for key, value in dict(fields or {}, **({"csrf": self.csrf} if csrf else {})).items():
            field_head = f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
            parts.append(f"{field_head}{value}\r\n".encode())
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
        parts.append(f"--{mark}--\r\n".encode())
        headers = dict(headers or {}, **{"Content-Type": f"multipart/form-data; boundary={mark}"})
        return self.request("POST", path, b"".join(parts), headers)


class Tally:
    """Counts what was looked at; a test that asserts nothing counts nothing."""

    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0

    def check(self, what, true, *facts):
        if true:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED", what, *facts)
        return bool(true)

    def end(self):
        print(f"{self.name}: {self.passed} passed, {self.failed} failed")
        raise SystemExit(1 if self.failed else 0)
