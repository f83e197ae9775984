# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: running a program with its seconds and its memory, and printing tables."""
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("QUANHENG_BUILD") or ROOT / "build")
PROGRAM, INPUTS = BUILD / "quanheng", ROOT / "build" / "bench" / "inputs"
GENERATE = ROOT / "bench" / "generate.py"


def generate(count, path, kind, first=1):
    """Makes one input unless it is there already, made by this generator."""
    if path.exists() and path.stat().st_mtime > GENERATE.stat().st_mtime:
        return
    part = path.with_suffix(".part")
    subprocess.run([sys.executable, GENERATE, str(count), part, kind, str(first)], check=True)
    part.rename(path)


def once(command, good=(0,), env=None):
    """Seconds of the clock, seconds of the processors, and the peak of memory in bytes."""
    start = time.perf_counter()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(list(map(str, command)), stdout=nothing, cwd=ROOT, env=env)
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in good:
        sys.exit(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def heading(text, columns):
    print(f"\n{text}\n\n| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def verdict(name, value, floor, unit="", aim=None):
    said = f"{name}: {value:,.1f}{unit}" if value < 1000 else f"{name}: {value:,.0f}{unit}"
    reached = "reached" if value >= floor else "NOT reached"
    more = f"; aim {aim:,} {'reached' if value >= aim else 'not reached'}" if aim else ""
    print(f"{said} (floor {floor:,} {reached}{more})")


def at_most(name, value, ceiling, unit="", aim=None):
    kept = "kept" if value <= ceiling else "NOT kept"
    more = f"; aim {aim:,} {'reached' if value <= aim else 'not reached'}" if aim else ""
    print(f"{name}: {value:,.1f}{unit} (at most {ceiling:,}{unit} {kept}{more})")


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), "unknown processor")
    said = [subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")[0]
            for command in ((PROGRAM, "--version"), ("gcc", "--version"))]
    print(f"{time.strftime('%Y-%m-%d')}, {said[0]}, {model}, {os.cpu_count()} processors, {said[1]}, "
          f"load before the run {os.getloadavg()[0]:.1f}")
