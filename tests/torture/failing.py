# SPDX-License-Identifier: Apache-2.0
"""What the torture tests share: a program with an allocation that fails, and whether it ended well."""
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_MAX = 120


class Tally:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def check(self, complaints, what):
        if complaints:
            self.failed += 1
            print(f"FAILED {what}")
            for line in complaints[:12]:
                print(f"    {line}")
            if len(complaints) > 12:
                print(f"    and {len(complaints) - 12} more")
        else:
            self.passed += 1


def run(program, arguments, **environment):
    env = dict(os.environ, QUANHENG_DATA=str(ROOT), LC_ALL="C.UTF-8", **environment)
    return subprocess.run([str(program), *arguments], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=SECONDS_MAX, check=False)


def verdict(done, whole):
    """None when it ended well."""
    if done.returncode < 0:
        return f"signal {-done.returncode}: {done.stderr.decode(errors='replace').strip()[-200:]}"
    if (done.returncode, done.stdout) == (whole.returncode, whole.stdout):
        return None
    if done.returncode not in (2, 3):
        return f"exit {done.returncode} with other output than when nothing fails"
    told = done.stderr + done.stdout
    return None if told.strip() else f"exit {done.returncode} without a word"


def points(n, most):
    """All of them, or as many as asked for, all over and more of them at the beginning."""
    if n <= most:
        return range(1, n + 1)
    wanted, at = [], 1
    while at <= n and len(wanted) < most:
        wanted.append(at)
        left = most - len(wanted)
        at += max(1, (n - at) // left if left < most // 2 else at // 50 + 1) if left else n
    return wanted
