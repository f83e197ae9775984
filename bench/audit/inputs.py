# SPDX-License-Identifier: Apache-2.0
"""Records for bench/audit: made once, kept in build/bench/inputs, the largest only while they are used."""
import atexit
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from measure import BUILD, INPUTS, PROGRAM, ROOT  # noqa: E402

RECORDS, SCAN = BUILD / "bench" / "records", BUILD / "bench" / "scan"
SNAPSHOTS = INPUTS / f"snapshots-{os.getpid()}"
AS_OF = "2020-12"
SAMPLE_SECONDS = 0.01


def tidy():
    """Makes the folder of snapshots of this run, which goes with it; those of killed runs go too."""
    for folder in INPUTS.glob("snapshots-*"):
        if not Path("/proc", folder.name.split("-")[1]).exists():
            shutil.rmtree(folder, ignore_errors=True)
    SNAPSHOTS.mkdir(parents=True, exist_ok=True)
    atexit.register(shutil.rmtree, SNAPSHOTS, ignore_errors=True)


class Used:
    """What a program took: seconds of the processors, of the clock, bytes of private memory at its peak."""

    def __init__(self, cpu, clock, private, said):
        self.cpu, self.clock, self.private, self.said = cpu, clock, private, said


def private_memory(pid):
    """Bytes that are its own: neither mapped files nor what they brought into memory."""
    try:
        for line in open(f"/proc/{pid}/status", encoding="ascii"):
            if line.startswith("RssAnon"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def used(command, good=(0, 1)):
    """Runs a program and looks at its private memory a hundred times a second."""
    start = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               cwd=ROOT)
    peak, done = [0], threading.Event()

    def watch():
        while not done.wait(SAMPLE_SECONDS):
            peak[0] = max(peak[0], private_memory(process.pid))
    errors = []
    reader = threading.Thread(target=lambda: errors.append(process.stderr.read()))
    watcher = threading.Thread(target=watch)
    reader.start()
    watcher.start()
    said = process.stdout.read()
    _, status, rusage = os.wait4(process.pid, 0)
    done.set()
    watcher.join()
    reader.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}\n"
                 f"{errors[0].decode()[-2000:]}")
    return Used(rusage.ru_utime + rusage.ru_stime, time.perf_counter() - start, peak[0], said)


def importing(files, snapshot, threads):
    """An import into a folder that is not there yet."""
    shutil.rmtree(snapshot, ignore_errors=True)
    snapshot.parent.mkdir(parents=True, exist_ok=True)
    return used((PROGRAM, "records", "import", "-q", "--threads", threads, "-o", snapshot, *files))


def auditing(snapshot, threads, *more):
    out = SNAPSHOTS / f"{snapshot.name}.json"
    result = used((PROGRAM, "audit", "run", snapshot, "--as-of", AS_OF, "--threads", threads,
                   "--format", "json", "--unmask", "bench", "-o", out, *more))
    result.path = out
    return result


def county(scale):
    """The CSV files of a simulated county, made again when what makes it has changed."""
    folder = INPUTS / f"county-{scale.replace('/', '-')}"
    makers = [*(ROOT / "src" / "simulate").iterdir(), *(ROOT / "profiles").iterdir()]
    answers = folder / "answers.json"
    if not answers.exists() or answers.stat().st_mtime < max(path.stat().st_mtime for path in makers):
        part = folder.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        used((PROGRAM, "simulate", "county", "--scale", scale, "--seed", 1, "-o", part), good=(0,))
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
    return sorted(folder.glob("*.csv"))


def written(path, command):
    """A file that a program prints."""
    if not path.exists():
        part = path.with_suffix(".part")
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(part, "wb") as out:
            subprocess.run(list(map(str, command)), stdout=out, check=True)
        part.rename(path)
    return path


def records(kind, rows):
    return written(INPUTS / f"records-{rows}" / f"{kind}.csv", (RECORDS, kind, rows, 1))


def shuffled(rows):
    return written(INPUTS / f"shuffled-{rows}" / "payment.csv", (RECORDS, "shuffled", rows, 1))


def in_gb18030(path):
    out = path.with_name(f"{path.stem}-gb18030") / path.name
    return written(out, ("iconv", "-f", "UTF-8", "-t", "GB18030", path))


def table_of(path):
    """payment-2.csv holds payments."""
    return path.stem.split("-")[0]


def rows_of(path):
    return int(subprocess.run([SCAN, "memchr", path], capture_output=True, check=True,
                              text=True).stdout.split()[1]) - 1
