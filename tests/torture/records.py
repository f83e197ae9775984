# SPDX-License-Identifier: Apache-2.0
"""Memory runs out while records are imported, audited and measured."""
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from failing import points, run, verdict

TABLES = ("person", "payment", "death", "contribution", "benefit", "enrolment", "account", "ledger")


def each_point(tally, program, library, name, arguments, first, most, after=None):
    """The command with each allocation failing in turn; *arguments(number)* are those of one run."""
    common = {"LD_PRELOAD": str(library), "FAIL_PATH": str(first)}
    with tempfile.TemporaryDirectory() as folder:
        count = Path(folder) / "count"
        whole = run(program, arguments(0), FAIL_COUNT=str(count), **common)
        if whole.returncode not in (0, 1) or not count.exists() or int(count.read_text()) == 0:
            tally.check([f"exit {whole.returncode} without a failure"], name)
            return
        n = int(count.read_text())

        def one(at):
            try:
                done = run(program, arguments(at), FAIL_AT=str(at), **common)
            except subprocess.TimeoutExpired:
                return f"allocation {at} of {n}: hangs"
            done.stdout = done.stdout.replace(b"%07d" % at, b"%07d" % 0)  # the name of a snapshot
            found = verdict(done, whole) or (after and after(at, done))
            return f"allocation {at} of {n}: {found}" if found else None

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            tally.check([line for line in pool.map(one, points(n, most)) if line], f"{name} ({n})")


def failing_records(tally, program, library, most):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(program, ["simulate", "county", "--scale", "1/1000", "-o", str(folder / "county")])
        files = [str(folder / "county" / f"{table}-2.csv") for table in TABLES]
        snapshot = folder / "sound"
        run(program, ["records", "import", "-q", "-o", str(snapshot), *files])
        each = folder / "each"
        each.mkdir()

        def importing(at):
            return ["records", "import", "-q", "-o", str(each / f"{at:07d}"), *files]

        def left(at, done):
            """No snapshot, or a whole one; the same command goes on where it broke off."""
            out = each / f"{at:07d}"
            again = 0
            if not out.exists() and done.returncode not in (0, 1):
                again = run(program, importing(at)).returncode
            checked = run(program, ["records", "check", str(out)]).returncode
            shutil.rmtree(out, ignore_errors=True)
            return None if again in (0, 1) and checked == 0 else f"resumed: {again}, checked: {checked}"

        each_point(tally, program, library, "records import", importing, files[0], most, left)
        manifest = snapshot / "manifest.json"
        for words in (["audit", "run", str(snapshot), "--as-of", "2024-06", "--threads", "2", "-f", "json"],
                      ["measure", "run", str(snapshot), "--year", "2020", "--format", "json"]):
            each_point(tally, program, library, " ".join(words[:2]), lambda _, w=words: w, manifest, most)
