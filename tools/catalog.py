# SPDX-License-Identifier: Apache-2.0
"""Reads the texts of messages/*.yaml for tests and generated documents: code -> {zh, en}."""
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def texts_of(path):
    """code -> {zh, en} of one file. The files use one plain shape of YAML; anything else is refused here."""
    found, code, block = {}, None, None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        where = f"{path.name}:{number}"
        if block and (line.startswith("    ") or not line.strip()):
            found[code][block].append(line[4:])
            continue
        block = None
        if not line.strip() or line.startswith("#"):
            continue
        top = re.fullmatch(r"([A-Za-z0-9.-]+):(.*)", line)
        below = re.fullmatch(r"  (zh|en): (.*)", line)
        if top:
            code, rest = top.group(1), top.group(2).strip()
            assert code not in found, f"{where}: {code} twice"
            found[code] = {}
            if rest:
                flow = re.fullmatch(r'\{zh: ("(?:[^"\\]|\\.)*"), en: ("(?:[^"\\]|\\.)*")\}', rest)
                assert flow, f"{where}: not {{zh: \"...\", en: \"...\"}}"
                found[code] = {"zh": json.loads(flow.group(1)), "en": json.loads(flow.group(2))}
        elif below:
            lang, rest = below.groups()
            if rest == "|-":
                block, found[code][lang] = lang, []
            else:
                found[code][lang] = json.loads(rest)
        else:
            raise AssertionError(f"{where}: {line}")
    for code, text in found.items():
        for lang, value in text.items():
            if isinstance(value, list):
                text[lang] = "\n".join(value).strip()
    return found


def all_texts():
    found = {}
    for path in sorted((ROOT / "messages").glob("*.yaml")):
        found.update(texts_of(path))
    return found
