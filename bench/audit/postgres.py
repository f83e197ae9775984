# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL for bench/audit: a cluster of its own in a temporary folder, reached by a socket there."""
import csv
import io
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import peers
from inputs import table_of

quoted = peers.quoted


def programs():
    """The folder of initdb and postgres; None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


def who():
    """PostgreSQL does not run as root; the user to become, or None."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


class Cluster:
    def __init__(self, folder):
        self.folder, self.user, self.bin = folder, who(), programs()
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)
        data = folder / "data"
        subprocess.run([self.bin / "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8",
                        "--locale", "C", "--no-sync"], check=True, capture_output=True, **self.as_user())
        settings = ("listen_addresses=", "shared_buffers=1GB", "work_mem=512MB", "fsync=off",
                    "max_wal_size=8GB", "jit=off")
        self.process = subprocess.Popen([self.bin / "postgres", "-D", data, "-k", folder,
                                         *(part for setting in settings for part in ("-c", setting))],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        **self.as_user())

    def as_user(self):
        out = {"cwd": self.folder}
        if self.user:
            out.update(user=self.user.pw_uid, group=self.user.pw_gid, extra_groups=[])
        return out

    def __enter__(self):
        for _ in range(300):
            if self.psql("SELECT 1", quiet=True) is not None:
                return self
            time.sleep(0.1)
        sys.exit("PostgreSQL did not start")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def psql(self, sql, quiet=False):
        done = subprocess.run([self.bin / "psql", "-h", self.folder, "-U", "bench", "-d", "postgres", "-q",
                               "--csv", "-v", "ON_ERROR_STOP=1", "-c", sql], capture_output=True, text=True,
                              check=False)
        if done.returncode != 0:
            if quiet:
                return None
            sys.exit(f"PostgreSQL: {done.stderr[:2000]}")
        return done.stdout

    def cpu(self):
        """Seconds of the server, of what it has started and of what has ended."""
        ticks = 0
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(status.parent.name) == self.process.pid:
                ticks += sum(map(int, fields[11:15]))
            elif int(fields[1]) == self.process.pid:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def timed(self, sql):
        before = self.cpu()
        said = self.psql(sql)
        time.sleep(0.3)  # until the server has seen that the one who answered has ended
        return said, self.cpu() - before


def statements(types, files):
    """Tables, and how each file becomes rows of one: (tables, loads). The large files come in by COPY."""
    tables = [f"CREATE TABLE {quoted(t)} ({peers.columns_sql(types, t)})" for t in types.types]
    tables.append("CREATE TABLE calendar (day BIGINT, month BIGINT, year BIGINT, dom BIGINT)")
    return tables


def converted(name, field):
    """A cell as the value that a snapshot has."""
    column = quoted(name)
    return {"month": f"(left({column}, 4)::bigint - 1900) * 12 + substr({column}, 6)::bigint",
            "date": f"({column}::date - DATE '1970-01-01')::bigint",
            "money": f"({column}::numeric * 100)::bigint"}.get(field["type"], column)


def load_large(cluster, path, types):
    """COPY into a table of typed columns, as DuckDB's load; then the values of a snapshot."""
    own = {"date": "date", "money": "numeric(18,2)"}
    table, heads = table_of(path), peers.columns_of(path)
    fields = types.fields(table)
    columns = ", ".join(f"{quoted(n)} {own.get(fields[n]['type'], 'text')}" for n in heads)
    cpu = cluster.timed(f"CREATE UNLOGGED TABLE raw ({columns})")[1]
    cpu += cluster.timed(f"\\copy raw FROM '{path}' WITH (FORMAT csv, HEADER)")[1]
    names, values = ", ".join(map(quoted, heads)), ", ".join(converted(n, fields[n]) for n in heads)
    # Only so that the statements of the rules fit: not counted.
    cluster.psql(f"INSERT INTO {quoted(table)} ({names}) SELECT {values} FROM raw")
    cluster.psql("DROP TABLE raw")
    return cpu


def load_small(cluster, files, types, folder):
    db = peers.small_database(files, types)
    for table in [*{table_of(path) for path, _ in files}, "calendar"]:
        path = peers.exported(db, table, folder)
        cluster.psql(f"\\copy {quoted(table)} FROM '{path}' WITH (FORMAT csv, HEADER)")


def run(files, types, rules, seconds):
    """{'load': seconds, rule: (seconds, hits)}; None without PostgreSQL."""
    if not programs() or not shutil.which("psql"):
        return None
    out, all_rules = {"load": 0.0}, peers.oracle.rules()
    with tempfile.TemporaryDirectory() as name, Cluster(Path(name)) as cluster:
        for sql in statements(types, files):
            cluster.psql(sql)
        files = list(peers.numbered(files))
        large = [f for f in files if f[0].stat().st_size > peers.SMALL and f[1] == 0]
        for path, _ in large:
            out["load"] += load_large(cluster, path, types)
        with tempfile.TemporaryDirectory() as small:
            load_small(cluster, [f for f in files if f not in large], types, Path(small))
        cluster.psql("ANALYZE")
        for rule in rules:
            said, cpu = cluster.timed(f"SET statement_timeout = '{seconds}s'; "
                                      f"{peers.bound(rule, all_rules[rule])}")
            rows = list(csv.reader(io.StringIO(said)))
            out[rule] = (cpu, peers.hits_of(types, all_rules[rule], rows[0],
                                            [[typed(cell) for cell in row] for row in rows[1:]]))
    return out


def typed(cell):
    """A cell of psql: numbers of fewer than fifteen digits are numbers."""
    bare = cell.removesuffix(".0")
    return int(bare) if bare.lstrip("-").isdigit() and len(bare) < 15 else cell or None
