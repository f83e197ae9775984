#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the fund audit a second time, in SQL: what the engine in C is compared with.

tests/audit/oracle.py [RULE...]

tests/audit/cases/RULE.yaml holds small tables and the hits they must give, tests/audit/sql/RULE.sql one
SELECT over tables named as record types: the columns of the keys, then `n` (rows that prove the hit) and
`amount` (fen, or NULL). It is written from the meaning of the rule, not from the rule file. Values are as in
a snapshot: months (year - 1900) * 12 + month, dates days since 1970, times seconds, money fen, numbers
millionths, flags 0 and 1, codes the word of the list, missing NULL. Each table has `line` and, for words,
FIELD_odd: the word as it was printed when that was another.

Beside the record types a statement may use
  calendar(day, month, year, dom)                    each day from 1900 to 2200
  says(identity, birth, birth_month, sex, area, upgraded)
                                                     what each valid identity number of any table says
                                                     (the check digit is right, or 15 digits): birth NULL
                                                     when it is no calendar date
  policy(name, k1, k2, k3, first, last, value)       policies/*.yaml, months from which to which
  rejected(table_name, line, field, reason)          rows that the import does not take
  listed(table_name, field, code)                    the words of a code list
  cell(table_name, line, field, text, required, code)  each field of each row; text NULL when missing
and the parameters of its rule as $name, $asof (month), $asof_first and $asof_last (days).

Closes with `oracle: N passed, N failed, N skipped`.
"""
import csv
import datetime
import io
import re
import sqlite3
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EPOCH = datetime.date(1970, 1, 1).toordinal()
MONTH_LAST = 9999
# How the words of a domain are made plain: records/types.yaml says it; what was printed otherwise is odd.
PLAIN = {"identity": ["width", "blanks", "upper"], "uscc": ["width", "blanks", "upper"],
         "bank": ["width", "blanks"], "phone": ["width", "blanks"], "person": ["width", "blanks"],
         "employer": ["width", "blanks"],
         "name": ["width", "han-blanks", "dots"], "organisation": ["width", "han-blanks"]}


class Plain(yaml.SafeLoader):
    """YAML whose scalars stay text: 2024-03 is no date and 3000.00 no float."""


Plain.yaml_implicit_resolvers = {}


def load(path):
    return yaml.load(Path(path).read_text(encoding="utf-8"), Plain)


# --- values -------------------------------------------------------------------------------------------------


def month(text):
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})月?", text)
    if not found or not (1900 <= int(found[1]) <= 2200 and 1 <= int(found[2]) <= 12):
        raise ValueError("month")
    return (int(found[1]) - 1900) * 12 + int(found[2])


def date(text):
    found = re.fullmatch(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))", text)
    if not found:
        raise ValueError("date")
    year, mon, day = (int(x) for x in (found[1], found[2] or found[4], found[3] or found[5]))
    if not 1900 <= year <= 2200:
        raise ValueError("date")
    return datetime.date(year, mon, day).toordinal() - EPOCH


def time(text):
    day, _, clock = text.replace("T", " ").partition(" ")
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", clock or "0:00")
    if not found:
        raise ValueError("time")
    return date(day) * 86400 + int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)


def scaled(text, digits):
    """A decimal number as whole units of 10^-digits; more decimals are refused."""
    if not re.fullmatch(r"[+-]?[\d,]+(\.\d+)?", text):
        raise ValueError("number")
    try:
        value = Decimal(text.replace(",", "")).scaleb(digits)
    except InvalidOperation:
        raise ValueError("number") from None
    if value != value.to_integral_value():
        raise ValueError("decimals")
    return int(value)


def number(text):
    return scaled(text[:-1], 4) if text.endswith("%") else scaled(text, 6)


def is_han(c):
    ranges = ((0x3005, 0x3005), (0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF),
              (0x20000, 0x323AF))
    return any(low <= ord(c) <= high for low, high in ranges)


def plain_word(text, how):
    """The plain form of a printed word; blanks at the ends never count."""
    out, gap = [], False
    for c in text.strip():
        if c.isspace():
            gap = True
            continue
        if "dots" in how and c in "\u2022\u2027\u2219\u22c5\u30fb\uff0e\uff65":
            c = "\u00b7"
        if "width" in how and 0xFF01 <= ord(c) <= 0xFF5E:
            c = chr(ord(c) - 0xFEE0)
        if "upper" in how and "a" <= c <= "z":
            c = c.upper()
        if gap and "blanks" not in how and not ("han-blanks" in how and (is_han(out[-1]) or is_han(c))):
            out.append(" ")
        gap = False
        out.append(c)
    return "".join(out)


# --- record types -------------------------------------------------------------------------------------------


class Types:
    def __init__(self, path=ROOT / "records/types.yaml"):
        tree = load(path)
        self.types = tree["types"]
        self.plain = tree.get("plain", PLAIN)
        self.codes = {}
        for name, words in tree["codes"].items():
            self.codes[name] = {p: code for code, printed in words.items() for p in [code, *printed]}
        self.lists = {name: list(words) for name, words in tree["codes"].items()}

    def fields(self, table):
        return self.types[table]["fields"]

    def value(self, field, text):
        """The value of a cell and the printed form when that is another than the canonical one."""
        kind = field["type"]
        plain = text.strip()
        if not plain:
            return None, None
        if kind == "word":
            how = self.plain.get(field["domain"])
            word = plain_word(text, how) if how else plain
            return word, (plain if word != plain else None)
        if kind == "code":
            return self.codes[field["codes"]].get(plain, plain), None
        if kind == "flag":
            flag = self.codes["yes-no"].get(plain, plain)
            if flag not in ("yes", "no"):
                raise ValueError("flag")
            return int(flag == "yes"), None
        parse = {"month": month, "date": date, "time": time, "number": number,
                 "money": lambda t: scaled(t, 2), "count": lambda t: scaled(t, 0)}[kind]
        try:
            return parse(plain), None
        except ValueError as error:
            raise ValueError("decimals" if kind == "money" and str(error) == "decimals" else kind) from None

    def printed(self, field, value):
        """A value as a hit prints it."""
        kind = field["type"] if field else None
        if value is None:
            return ""
        if kind == "month":
            return f"{1900 + (value - 1) // 12:04}-{(value - 1) % 12 + 1:02}"
        if kind == "date":
            return datetime.date.fromordinal(value + EPOCH).isoformat()
        if kind == "money":
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
        return str(value)


# --- tables -------------------------------------------------------------------------------------------------

SQL_TYPE = {"word": "TEXT", "code": "TEXT"}


def quoted(name):
    return f'"{name}"'


def create(db, types):
    for table in types.types:
        columns = ["line BIGINT"]
        for name, field in types.fields(table).items():
            columns.append(f"{quoted(name)} {SQL_TYPE.get(field['type'], 'BIGINT')}")
            if field["type"] == "word":
                columns.append(f"{quoted(name + '_odd')} TEXT")
        db.execute(f"CREATE TABLE {quoted(table)} ({', '.join(columns)})")
    db.execute("CREATE TABLE calendar (day BIGINT, month BIGINT, year BIGINT, dom BIGINT)")
    db.execute("CREATE TABLE policy (name TEXT, k1 TEXT, k2 TEXT, k3 TEXT, "
               "first BIGINT, last BIGINT, value BIGINT)")
    db.execute("CREATE TABLE rejected (table_name TEXT, line BIGINT, field TEXT, reason TEXT)")
    db.execute("CREATE TABLE listed (table_name TEXT, field TEXT, code TEXT)")
    db.execute("CREATE TABLE cell (table_name TEXT, line BIGINT, field TEXT, text TEXT, "
               "required BIGINT, code BIGINT)")


def fill_calendar(db):
    first, last = (datetime.date(y, 1, 1).toordinal() for y in (1900, 2201))
    rows = []
    for ordinal in range(first, last):
        day = datetime.date.fromordinal(ordinal)
        rows.append((ordinal - EPOCH, (day.year - 1900) * 12 + day.month, day.year, day.day))
    db.executemany("INSERT INTO calendar VALUES (?, ?, ?, ?)", rows)
    db.execute("CREATE UNIQUE INDEX calendar_day ON calendar(day)")
    db.execute("CREATE INDEX calendar_month ON calendar(month, dom)")


def measure(text, unit):
    if text in ("yes", "no"):
        return int(text == "yes")
    if unit == "money":
        return scaled(text, 2)
    if unit == "number":
        return number(text)
    if unit == "month":
        return month(text)
    return scaled(text, 0)


def steps(line, unit):
    """(months after the first, value) of a line: one value, or one that grows to its most."""
    value = measure(line["value"], unit)
    yield 0, value
    if "plus" in line:
        plus, each, most = measure(line["plus"], unit), int(line["each"]), measure(line["most"], unit)
        after = 0
        while value != most:
            after += each
            value = min(value + plus, most) if plus > 0 else max(value + plus, most)
            yield after, value


def fill_policies(db):
    for path in sorted((ROOT / "policies").glob("*.yaml")):
        for name, table in load(path)["tables"].items():
            keys = table.get("keys", [])
            chains = {}
            for line in table["lines"]:
                chains.setdefault(tuple(line.get(k) for k in keys), []).append(line)
            for key, lines in chains.items():
                lines.sort(key=lambda entry: month(entry["from"]))
                for i, line in enumerate(lines):
                    if line["value"] == "none":
                        continue
                    end = month(line["to"]) if "to" in line else MONTH_LAST
                    if i + 1 < len(lines):
                        end = min(end, month(lines[i + 1]["from"]) - 1)
                    start, values = month(line["from"]), list(steps(line, table["unit"]))
                    for j, (after, value) in enumerate(values):
                        last = start + values[j + 1][0] - 1 if j + 1 < len(values) else end
                        if start + after <= end:
                            k = [*key, None, None, None][:3]
                            db.execute("INSERT INTO policy VALUES (?, ?, ?, ?, ?, ?, ?)",
                                       (name, *k, start + after, min(last, end), value))
    db.execute("CREATE INDEX policy_name ON policy(name, k1, k2)")


def insert(db, types, table, text):
    """Rows of one table as CSV with a head of field names; what the import refuses goes to `rejected`."""
    fields = types.fields(table)
    reader = csv.reader(io.StringIO(text))
    head = [name.strip() for name in next(reader)]
    for name in head:
        if name not in fields:
            raise KeyError(f"{table} has no field {name}")
    for row in reader:
        if not row:  # a blank line; one of empty cells is a row
            continue
        line = reader.line_num
        if len(row) != len(head):
            raise ValueError(f"{table}:{line}: {len(row)} cells below {len(head)} heads")
        values, bad = {"line": line}, None
        for name, cell in zip(head, row):
            try:
                values[name], odd = types.value(fields[name], cell)
            except ValueError as error:
                bad = bad or (table, line, name, str(error))
                continue
            if odd is not None:
                values[name + "_odd"] = odd
        if bad:
            db.execute("INSERT INTO rejected VALUES (?, ?, ?, ?)", bad)
            continue
        db.execute(f"INSERT INTO {quoted(table)} ({', '.join(quoted(n) for n in values)}) "
                   f"VALUES ({', '.join('?' * len(values))})", list(values.values()))
        for name, field in fields.items():
            value = values.get(name)
            db.execute("INSERT INTO cell VALUES (?, ?, ?, ?, ?, ?)",
                       (table, line, name, None if value is None else str(value),
                        int(field.get("required") == "true"), int(field["type"] == "code")))


def database(tables, types=None):
    """A SQLite connection with @p tables ({type: CSV text}), the calendar, policies and lists."""
    types = types or Types()
    db = sqlite3.connect(":memory:")
    create(db, types)
    fill_calendar(db)
    fill_policies(db)
    for table in types.types:
        for name, field in types.fields(table).items():
            if field["type"] == "code":
                db.executemany("INSERT INTO listed VALUES (?, ?, ?)",
                               [(table, name, code) for code in types.lists[field["codes"]]])
    for table, text in tables.items():
        insert(db, types, table, text)
    fill_says(db, types)
    return db


def fill_says(db, types):
    """What identity numbers say: plain SQL, so that another engine can take it too (sql/says.sql)."""
    columns = [(t, f) for t in types.types for f, field in types.fields(t).items()
               if field.get("domain") == "identity"]
    words = " UNION ".join(f"SELECT {quoted(f)} AS identity FROM {quoted(t)}" for t, f in columns)
    db.execute("DROP TABLE IF EXISTS says")
    db.execute(f"CREATE TABLE says AS WITH word AS ({words})\n{statement('says')}")
    db.execute("CREATE UNIQUE INDEX says_identity ON says(identity)")


def renew(db, tables, types):
    """Other rows in a database that exists: policies and calendar stay."""
    for table in [*types.types, "rejected", "cell"]:
        db.execute(f"DELETE FROM {quoted(table)}")
    for table, text in tables.items():
        insert(db, types, table, text)
    fill_says(db, types)


# --- rules --------------------------------------------------------------------------------------------------


def amount_of(text):
    """A parameter of a rule as a whole number of its unit: fen, millionths, months, days, years, a month."""
    text = str(text).strip()
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return month(text)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date(text)
    if text.endswith("%"):
        return number(text)
    value, _, unit = text.partition(" ")
    if unit == "yuan":
        return scaled(value, 2)
    return scaled(value, 6 if "." in value else 0)


def rules():
    found = {}
    for path in sorted((ROOT / "audit/rules").glob("*.yaml")):
        for name, rule in load(path)["rules"].items():
            found[name] = rule
    return found


def binding(rule, asof):
    values = {}
    for name, value in (rule.get("parameters") or {}).items():
        values[name] = amount_of(value["value"] if isinstance(value, dict) else value)
    at = month(asof)
    year, mon = 1900 + (at - 1) // 12, (at - 1) % 12 + 1
    values["asof"] = at
    values["asof_first"] = datetime.date(year, mon, 1).toordinal() - EPOCH
    values["asof_last"] = datetime.date(year + mon // 12, mon % 12 + 1, 1).toordinal() - EPOCH - 1
    return values


def statement(name):
    return (HERE / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def answer(db, name, rule, asof, types):
    """What the SQL of a rule finds: sorted (keys as (name, printed) pairs, rows, fen or None)."""
    sql = statement(name)
    bare = re.sub(r"--[^\n]*", "", sql)
    values = {k: v for k, v in binding(rule, asof).items() if re.search(rf"\${k}\b", bare)}
    cursor = db.execute(bare, values)
    heads = [d[0] for d in cursor.description]
    if heads[-2:] != ["n", "amount"]:
        raise ValueError(f"{name}.sql: the last columns are n and amount, not {heads[-2:]}")
    tables = [t for t in (rule.get("rows"), rule.get("with")) if t in types.types]
    found = []
    for row in cursor:
        keys = []
        for head, value in zip(heads[:-2], row):
            bare_head = head.removeprefix("with.")
            source = tables[1:] if head != bare_head else tables
            field = next((types.fields(t)[bare_head] for t in source if bare_head in types.fields(t)), None)
            made = re.match(r"(?:with\.)?(month|date)\(", head)
            if field is None and made:
                field = {"type": made[1]}
            keys.append((head, types.printed(field, value)))
        found.append((tuple(sorted(keys)), row[-2], row[-1]))
    return sorted(found, key=repr)


def expected(case):
    hits = []
    for hit in case.get("hits") or []:
        amount = hit.get("amount_fen")
        keys = tuple(sorted((k, v) for k, v in hit["keys"].items()))
        hits.append((keys, len(hit["rows"]), None if amount in (None, "null") else int(amount)))
    return sorted(hits, key=repr)


def fixtures(db, types, all_rules, names):
    """How many cases of the fixtures the SQL answers rightly, wrongly, and has no statement for."""
    passed = failed = skipped = 0
    for path in sorted((HERE / "cases").glob("*.yaml")):
        name = path.stem
        if names and name not in names:
            continue
        suite = load(path)
        if not (HERE / "sql" / f"{name}.sql").exists():
            print(f"skip {name}: no SQL")
            skipped += 1
            continue
        for label, case in suite["cases"].items():
            parameters = {**(all_rules[name].get("parameters") or {}), **(case.get("set") or {})}
            rule = {**all_rules[name], "parameters": parameters}
            try:
                renew(db, case["tables"], types)
                got = answer(db, name, rule, case.get("as-of", suite["as-of"]), types)
            except Exception as error:  # a statement that does not run is a failure of its rule alone
                got = f"{type(error).__name__}: {error}"
            want = expected(case)
            if got == want:
                passed += 1
                continue
            failed += 1
            print(f"FAIL {name} {label}\n  want {want}\n  got  {got}")
    return passed, failed, skipped


def main(names):
    types = Types()
    passed, failed, skipped = fixtures(database({}, types), types, rules(), names)
    print(f"oracle: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
