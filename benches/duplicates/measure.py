"""Measures who finds the duplicates: python measure.py CLIENTELE FILE...

For each labelled set (febrl.py, hard.py) and each rule: how many of the pairs found are right, how many of all are found,
and F1. Splink is trained without labels and gets the threshold at which it does best; the program has one threshold.
"""

import csv
import subprocess
import sys
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import splink_baseline


def pairs_sharing(rows, key):
    groups = defaultdict(list)
    for row in rows:
        value = key(row)
        if all(value):
            groups[value].append(row["id"])
    return {pair for group in groups.values() for pair in combinations(sorted(group), 2)}


def same_name(rows):
    return pairs_sharing(rows, lambda row: (row["first_name"].lower(), row["last_name"].lower()))


def two_of_three(rows):
    def name(row):
        return row["first_name"].lower() + " " + row["last_name"].lower()

    fields = [name, lambda row: row["date_of_birth"], lambda row: row["phone_number"]]
    sharing = [pairs_sharing(rows, lambda row: (one(row), two(row))) for one, two in combinations(fields, 2)]
    return set().union(*sharing)


def ours(program, path, verdicts):
    output = subprocess.run([program, "duplicates", "--from", path, "--csv"], capture_output=True, check=True, text=True).stdout
    found = csv.DictReader(output.splitlines())
    return {tuple(sorted((row["id_1"], row["id_2"]))) for row in found if row["verdict"] in verdicts}


def line(name, found, truth, seconds):
    right = len(found & truth)
    precision, recall = right / max(len(found), 1), right / len(truth)
    f1 = 2 * right / (len(found) + len(truth))
    print(f"  {name:32} right {precision:.4f}  found {recall:.4f}  F1 {f1:.4f}  ({len(found):,} pairs, {seconds:.1f} s)", flush=True)


def measured(name, truth, find, *arguments):
    start = time.time()
    line(name, find(*arguments), truth, time.time() - start)


def main(program, *paths):
    for path in paths:
        rows = list(csv.DictReader(open(path, newline="")))
        truth = pairs_sharing(rows, lambda row: (row["cluster"],))
        print(f"{Path(path).stem}: {len(rows):,} records, {len(truth):,} true pairs")
        measured("same name (EspoCRM)", truth, same_name, rows)
        measured("two of name, date, phone", truth, two_of_three, rows)
        measured("clientele, likely and perhaps", truth, ours, program, path, ("likely", "perhaps"))
        measured("clientele, likely", truth, ours, program, path, ("likely",))
        measured("Splink, at its best threshold", truth, splink_baseline.best, path, truth)


main(*sys.argv[1:])
