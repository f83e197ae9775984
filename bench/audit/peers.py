# SPDX-License-Identifier: Apache-2.0
"""The peers of bench/audit: the same records and the same rules in DuckDB and in SQLite.

The statements are those of tests/audit/sql, over tables as tests/audit/oracle.py makes them: DuckDB reads the
large files itself, with casts that refuse what is no value; what is small, or printed in other ways (the
planted errors in TABLE-2.csv), goes through oracle.py.
"""
import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tests" / "audit"))
import oracle  # noqa: E402
from inputs import AS_OF, ROOT, table_of  # noqa: E402

PACKAGE, DRIVER = "@duckdb/node-api", ROOT / "bench" / "audit" / "peer_duckdb.js"
SMALL = 1 << 20  # bytes of a file that Python reads as well
SECOND_FILE = 10**9  # added to line numbers, so that a line of a table stays one line
INDEXED = ("identity", "person", "employer", "batch")
quoted = oracle.quoted


def duckdb():
    """The folder of the package; None when it cannot be had."""
    home = Path(os.environ.get("QUANHENG_DUCKDB") or Path.home() / ".cache" / "quanheng-bench")
    there = home / "node_modules" / PACKAGE
    if not shutil.which("node"):
        return None
    if not there.exists() and shutil.which("npm"):
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", home, PACKAGE],
                       timeout=300, capture_output=True, check=False)
    return home if there.exists() else None


class Duck:
    """One process that DuckDB runs in."""

    def __init__(self, database=":memory:", threads=2):
        self.process = subprocess.Popen(["node", DRIVER, duckdb(), database, str(threads)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, sql, rows=False, seconds=0):
        self.process.stdin.write(json.dumps({"sql": sql, "rows": rows, "seconds": seconds}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            return {"error": "DuckDB ended", "cpu": 0, "clock": 0, "peak": 0}
        return json.loads(line)

    def do(self, sql):
        said = self.ask(sql)
        if "error" in said:
            sys.exit(f"DuckDB: {said['error']}\n{sql[:2000]}")
        return said["cpu"]


# --- typed tables -----------------------------------------------------------------------------------------


def columns_of(path):
    return path.open(encoding="utf-8").readline().strip().split(",")


def read_typed(path, types):
    """DuckDB's own typed load of a file: dates as DATE, money as DECIMAL(18,2), numbers exact, else words."""
    own = {"date": "DATE", "time": "TIMESTAMP", "money": "DECIMAL(18,2)", "number": "DECIMAL(18,6)",
           "count": "BIGINT"}
    fields = types.fields(table_of(path))
    columns = ", ".join(f"'{name}': '{own.get(fields[name]['type'], 'VARCHAR')}'"
                        for name in columns_of(path))
    return f"read_csv('{path}', header = true, columns = {{{columns}}}, auto_detect = false)"


def converted(name, field):
    """A column of read_typed as the value that a snapshot has."""
    column = quoted(name)
    kind = field["type"]
    if kind == "month":
        return f"(CAST(left({column}, 4) AS BIGINT) - 1900) * 12 + CAST(substr({column}, 6) AS BIGINT)"
    if kind == "date":
        return f"CAST(date_diff('day', DATE '1970-01-01', {column}) AS BIGINT)"
    if kind == "time":
        return f"CAST(epoch({column}) AS BIGINT)"
    if kind == "money":
        return f"CAST({column} * 100 AS BIGINT)"
    if kind == "number":
        return f"CAST({column} * 1000000 AS BIGINT)"
    if kind == "flag":
        return f"CASE {column} WHEN 'yes' THEN 1 WHEN 'no' THEN 0 END"
    return column


def irregular(path, types):
    """A condition that holds for a row of which a cell is printed in another way than `converted` reads."""
    parts = []
    for name in columns_of(path):
        field, column = types.fields(table_of(path))[name], quoted(name)
        if field["type"] == "month":
            parts.append(rf"NOT regexp_full_match({column}, '\d{{4}}-\d\d')")
        elif field["type"] == "flag":
            parts.append(f"{column} NOT IN ('yes', 'no')")
        elif field["type"] == "code":
            printed = [f"'{word}'" for word, code in types.codes[field["codes"]].items() if word != code]
            parts.append(f"{column} IN ({', '.join(printed) or 'NULL'})")
        elif field["type"] == "word":
            parts.append(rf"regexp_matches({column}, '^[\s　]|[\s　]$')")
            how = oracle.PLAIN.get(field["domain"], [])
            if "width" in how:
                parts.append(f"regexp_matches({column}, '[！-～]')")
            if "upper" in how:
                parts.append(f"regexp_matches({column}, '[a-z]')")
            if "blanks" in how or "han-blanks" in how:
                parts.append(rf"regexp_matches({column}, '[\s　]')")
    return " OR ".join(parts) or "false"


class Rows:
    """The rows of a file as oracle.py reads them, in the order of the columns of its table; what is refused
    goes to `rejected`. A value is read once: records repeat them."""

    def __init__(self, types, path, number):
        self.types, self.path, self.number = types, path, number
        self.table, self.rejected = table_of(path), []

    def __iter__(self):
        fields = self.types.fields(self.table)
        place, width = {}, 1
        for name, field in fields.items():
            place[name] = width
            width += 2 if field["type"] == "word" else 1
        with self.path.open(encoding="utf-8", newline="") as source:
            reader = csv.reader(source)
            heads = [name.strip() for name in next(reader)]
            cells = [(place[name], fields[name], {}) for name in heads]
            for row in reader:
                values = [None] * width
                values[0] = reader.line_num + self.number * SECOND_FILE
                try:
                    for (at, field, known), text in zip(cells, row):
                        if text not in known:
                            known[text] = self.types.value(field, text)
                        values[at], odd = known[text]
                        if odd is not None:
                            values[at + 1] = odd
                except ValueError as error:
                    name = next(n for n in heads if fields[n] is field)
                    self.rejected.append((self.table, values[0], name, str(error)))
                    continue
                yield values


def numbered(files):
    """(file, how many files of its table come before)."""
    seen = {}
    for path in sorted(files, key=lambda path: ("-" in path.stem, path)):
        table = table_of(path)
        yield path, seen.get(table, 0)
        seen[table] = seen.get(table, 0) + 1


def cell_sql(types):
    """Each field of each row, as oracle.py has it in a table."""
    parts = []
    for table in types.types:
        for name, field in types.fields(table).items():
            required, code = int(field.get("required") == "true"), int(field["type"] == "code")
            parts.append(f"SELECT '{table}' AS table_name, line, '{name}' AS field, "
                         f"CAST({quoted(name)} AS TEXT) AS text, {required} AS required, {code} AS code "
                         f"FROM {quoted(table)}")
    return parts


def says_sql(types):
    columns = [(t, f) for t in types.types for f, field in types.fields(t).items()
               if field.get("domain") == "identity"]
    words = " UNION ".join(f"SELECT {quoted(f)} AS identity FROM {quoted(t)}" for t, f in columns)
    return f"CREATE TABLE says AS WITH word AS ({words})\n{oracle.statement('says')}"


def columns_sql(types, table):
    """The columns of a table with their types, as oracle.create makes them."""
    out = ["line BIGINT"]
    for name, field in types.fields(table).items():
        out.append(f"{quoted(name)} {oracle.SQL_TYPE.get(field['type'], 'BIGINT')}")
        if field["type"] == "word":
            out.append(f"{quoted(name + '_odd')} TEXT")
    return ", ".join(out)


def small_database(files, types):
    """SQLite with the rows of these files, the calendar, the policies and the lists; `cell` is a view."""
    db = oracle.database({}, types)
    for path, number in files:
        rows = Rows(types, path, number)
        marks = ", ".join("?" * len(columns_sql(types, rows.table).split(", ")))
        db.executemany(f"INSERT INTO {quoted(rows.table)} VALUES ({marks})", rows)
        db.executemany("INSERT INTO rejected VALUES (?, ?, ?, ?)", rows.rejected)
    return db


def exported(db, table, folder):
    path = folder / f"{table}.csv"
    cursor = db.execute(f"SELECT * FROM {quoted(table)}")
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([d[0] for d in cursor.description])
        writer.writerows(cursor)
    return path


# --- DuckDB -----------------------------------------------------------------------------------------------


def fill_duck(duck, files, types):
    """All tables; seconds for the typed load of the large files, and for what identity numbers say."""
    files = list(numbered(files))
    large = [(path, number) for path, number in files if path.stat().st_size > SMALL and number == 0]
    for path, _ in large:
        said = duck.ask(f"SELECT count(*) FROM read_csv('{path}', header = true, all_varchar = true) "
                        f"WHERE {irregular(path, types)}", rows=True)
        if "error" in said or said["rows"][0][0]:
            sys.exit(f"{path}: cannot be read by casts alone: {said.get('error') or said['rows']}")
    cpu = 0
    for table in types.types:
        duck.do(f"CREATE TABLE {quoted(table)} ({columns_sql(types, table)})")
    for path, _ in large:
        table, heads = table_of(path), columns_of(path)
        names = ", ".join(quoted(name) for name in heads)
        values = ", ".join(converted(name, types.fields(table)[name]) for name in heads)
        cpu += duck.do(f"INSERT INTO {quoted(table)} (line, {names}) "
                       f"SELECT row_number() OVER () + 1, {values} FROM {read_typed(path, types)}")
    with tempfile.TemporaryDirectory() as name:
        db = small_database([f for f in files if f not in large], types)
        for table in [*types.types, "calendar", "policy", "rejected", "listed"]:
            heads = [row[1:3] for row in db.execute(f"PRAGMA table_info({quoted(table)})")]
            columns = ", ".join(f"'{head}': '{kind if kind == 'BIGINT' else 'VARCHAR'}'"
                                for head, kind in heads)
            if table not in types.types:
                duck.do(f"CREATE TABLE {table} ({', '.join(f'{h} {k}' for h, k in heads)})")
            duck.do(f"INSERT INTO {quoted(table)} FROM read_csv('{exported(db, table, Path(name))}', "
                    f"header = true, columns = {{{columns}}}, auto_detect = false, quote = '\"')")
    duck.do("CREATE VIEW cell AS " + " UNION ALL ".join(cell_sql(types)))
    return cpu, duck.do(says_sql(types))


def bound(name, rule, own=""):
    """The statement of a rule with its parameters written in."""
    path = oracle.HERE / "sql" / f"{name}{own}.sql"
    sql = path.read_text(encoding="utf-8") if path.exists() else oracle.statement(name)
    sql = re.sub(r"--[^\n]*", "", sql)
    values = oracle.binding(rule, AS_OF)
    return re.sub(r"\$(\w+)", lambda found: str(values[found[1]]), sql)


def hits_of(types, rule, columns, rows):
    """Rows of a statement as oracle.answer gives them."""
    tables = [t for t in (rule.get("rows"), rule.get("with")) if t in types.types]
    kinds = []
    for head in columns[:-2]:
        bare = head.removeprefix("with.")
        source = tables[1:] if head != bare else tables
        field = next((types.fields(t)[bare] for t in source if bare in types.fields(t)), None)
        made = re.match(r"(?:with\.)?(month|date)\(", head)
        kinds.append({"type": made[1]} if field is None and made else field)
    found = []
    for row in rows:
        keys = [(head, types.printed(kind, value)) for head, kind, value in zip(columns, kinds, row)]
        found.append((tuple(sorted(keys)), row[-2], row[-1]))
    return sorted(found, key=repr)


# --- SQLite -----------------------------------------------------------------------------------------------


def sqlite_tables(files, types):
    """Everything in SQLite, with indexes on what rules join by; seconds for the indexes."""
    db = small_database(numbered(files), types)
    db.execute("DROP TABLE cell")
    parts = cell_sql(types)
    # A compound SELECT of SQLite has 500 terms at most.
    db.execute("CREATE VIEW cell AS " + " UNION ALL ".join(parts))
    start = time.process_time()
    for table in types.types:
        for name in INDEXED:
            if name in types.fields(table):
                db.execute(f"CREATE INDEX {quoted(f'{table}_{name}')} ON {quoted(table)} ({quoted(name)})")
    db.execute("DROP TABLE says")
    db.execute(says_sql(types))
    db.execute("CREATE UNIQUE INDEX says_identity ON says(identity)")
    db.execute("ANALYZE")
    return db, time.process_time() - start


def sqlite_answer(db, sql, seconds):
    """(columns, rows) or None when it took too long; and its seconds."""
    start = time.process_time()
    db.set_progress_handler(lambda: time.process_time() - start > seconds, 100_000)
    try:
        cursor = db.execute(sql)
        rows = cursor.fetchall()
        return ([d[0] for d in cursor.description], rows), time.process_time() - start
    except sqlite3.OperationalError as error:
        if "interrupt" not in str(error):
            raise
        return None, time.process_time() - start
    finally:
        db.set_progress_handler(None, 0)
