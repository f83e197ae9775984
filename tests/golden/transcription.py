# SPDX-License-Identifier: Apache-2.0
"""A published form transcribed by hand, brought into one shape whatever its source says."""
import json
import re
import unicodedata
from fractions import Fraction

FUND_KEYS = {
    1: ("original",),
    2: ("revised", "executed"),
    4: ("original", "revised", "executed", "rate"),
    5: ("revised", "executed", "weight", "rate", "score"),
}


def plain(text):
    """Text for comparing: width, spaces and markup do not count."""
    if text is None:
        return ""
    text = re.sub(r"<[^>]*>", "", str(text)).replace("\\*", "*")
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def number(text):
    """The number in a short value (10, 10分, 45万, 39.25%), or None."""
    found = re.fullmatch(r"[^\d.+-]*([+-]?[\d,]*\.?\d+)(%|分|万元|万|元)?", plain(text))
    if not found:
        return None
    return Fraction(found.group(1).replace(",", ""))


def fund_row(row):
    values = list(row[1:])
    if len(values) == 3:
        keys = ("revised", "executed", "rate") if "%" in str(values[2]) else ("original", "revised",
            "executed")
    else:
        keys = FUND_KEYS[len(values)]
    fund = {"label": row[0]}
    fund.update({key: value for key, value in zip(keys, values) if value is not None})
    return fund


def indicator(row):
    name = re.sub(r"\((abridged)\)$", "", row["name"]) if row.get("name") else None
    return {
        "group": row.get("group"), "level1": row.get("level1"),
        "level2": re.sub(r"\(heading lost\)$", "", row["level2"]) if row.get("level2") else None,
        "level2_lost": "heading lost" in (row.get("level2") or ""),
        "name": name, "weight": row.get("weight"), "target": row.get("target"), "actual": row.get("actual"),
        "score": row.get("score_declared"), "rate": row.get("rate_declared"),
        "cells": row.get("target_cells"), "converted": row.get("converted_score"),
    }


def usable(row):
    """Rows that the excerpt cut off carry no figure and are not written out."""
    values = (row["weight"], row["target"], row["actual"], row["score"])
    return any(value is not None for value in values)


def load(path):
    with open(path, encoding="utf-8") as file:
        raw = json.load(file)
    budget = raw.get("budget") or {}
    if "report text" in (budget.get("note") or ""):
        budget = {}  # the money stands in the prose, not in the table
    total = {"original": budget.get("initial"), "revised": budget.get("adjusted"),
             "executed": budget.get("executed"), "rate": budget.get("rate_declared"),
             "weight": budget.get("weight"), "score": budget.get("score_declared")}
    if "cell itself is empty" in (budget.get("note") or ""):
        total["original"] = None  # known from the parts only
    year = raw.get("year")
    return {
        "id": raw["id"], "source": raw.get("source"), "title": re.sub(r" \(.*\)$", "", raw["title"]),
        "year": year, "kind": raw["form"], "money": raw.get("unit_of_money"),
        "parties": [part.strip() for part in (raw.get("department") or "").split(" / ") if part.strip()],
        "project": raw.get("project"),
        "budget": {key: value for key, value in total.items() if value is not None},
        "received": budget.get("received"),
        "funds": [fund_row(row) for row in budget.get("funds", [])],
        "by_source": budget.get("by_source"), "by_nature": budget.get("by_nature"),
        "basic": budget.get("basic_total"), "projects": budget.get("project_total"),
        "indicators": [row for row in map(indicator, raw["indicators"]) if usable(row)],
        "implied": bool(raw.get("weights_implied")),
        "subtotals": raw.get("subtotals") or [],
        "total_weight": raw.get("total_weight_declared"), "total": raw.get("total_declared"),
        "grade": raw.get("grade_declared"),
    }
