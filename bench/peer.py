#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The peer: a straightforward Python review of NDJSON forms (json, re, fractions).

It recomputes what quanheng recomputes on these forms (rate and score of the execution, each row, the sum of
the weights, the sum of the scores, the range of the total) but knows far less: counts, shares, money with a
>= or <= target, words equal to words, and none of the other checks. It is written as one would write it,
not to be slow.

peer.py NDJSON OUTPUT
"""
import json
import re
import sys
from fractions import Fraction

NUMBER = re.compile(r"([≥≤<>=]*)\s*(-?\d+(?:\.\d+)?)\s*(.*)$")
SCALE = {"万元": 10000, "亿元": 100000000, "元": 1}


def quantity(text):
    match = NUMBER.match(text or "")
    if not match:
        return None
    unit = match.group(3)
    return match.group(1), Fraction(match.group(2)) * SCALE.get(unit, 1)


def half_up(value, digits):
    scaled = value * 10 ** digits
    return Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10 ** digits)


def score(indicator):
    weight = Fraction(indicator["weight"])
    target, actual = quantity(indicator["target"]), quantity(indicator["actual"])
    if target and actual:
        a, b = target[1], actual[1]
        if target[0] == "≤":
            return weight if b <= a else weight * a / b
        return weight if b >= a else weight * b / a
    if indicator["target"] == indicator["actual"]:
        return (weight * 8 / 10, weight)
    return None


def review(form):
    findings = []
    row = form["budget"][0]
    budget, executed = Fraction(row["revised"]), Fraction(row["executed"])
    exact = min(Fraction(10), 10 * executed / budget)
    if half_up(exact, 2) != Fraction(row["score"]["declared"]):
        findings.append(("C46", str(half_up(exact, 2))))
    if half_up(100 * executed / budget, 2) != Fraction(row["rate"]["declared"].rstrip("%")):
        findings.append(("C47", str(half_up(100 * executed / budget, 2))))
    total = Fraction(row["score"]["declared"])
    weights = Fraction(row["weight"])
    low = high = half_up(exact, 2)
    for indicator in form["indicators"]:
        declared = Fraction(indicator["score"]["declared"])
        total += declared
        weights += Fraction(indicator["weight"])
        value = score(indicator)
        bounds = value if isinstance(value, tuple) else (value, value)
        if value is None:
            bounds = (0, Fraction(indicator["weight"]))
        low += half_up(bounds[0], 2)
        high += half_up(bounds[1], 2)
        if isinstance(value, tuple):
            if not value[0] <= declared <= value[1]:
                findings.append(("C42", indicator["name"]))
        elif value is not None and half_up(value, 2) != declared:
            findings.append(("C40", indicator["name"], str(half_up(value, 2))))
    if total != Fraction(form["total"]["declared"]):
        findings.append(("C45", str(total)))
    if weights != Fraction(form["total"]["weight_declared"]):
        findings.append(("C04", str(weights)))
    if not low <= Fraction(form["total"]["declared"]) <= high:
        findings.append(("C87", str(low), str(high)))
    return findings


def main():
    forms = findings = 0
    with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
        for line in lines:
            form = json.loads(line)
            found = review(form)
            forms += 1
            findings += len(found)
            out.write(json.dumps({"project": form["project"], "findings": found}, ensure_ascii=False) + "\n")
    print(forms, findings)


if __name__ == "__main__":
    main()
