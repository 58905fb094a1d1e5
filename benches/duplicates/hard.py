"""Writes the hard set: python hard.py FILE [PEOPLE]

100,000 made-up people of six scripts. One in ten is there twice, some of them three times, as different people would have
written them down. Among them are the traps: twins, households, fathers and sons of one name, cousins of one name, homes
whose many people share a number, and people whose birthday nobody knew, so 1 January. Nicknames come from a list of others.
"""

import csv
import random
import sys
from datetime import date, timedelta

from faker.providers.person import de_DE, el_GR, en_GB, en_US, es_ES, fr_FR, hi_IN, ru_RU, uk_UA, zh_CN
from nicknames import NickNamer

from romanise import ARABIC_LAST, ARABIC_MEN, ARABIC_WOMEN, latin

rng = random.Random(16)
NICKNAMES = NickNamer()
RUSSIAN = dict(pair.split("=") for pair in (
    "Александр=Саша Алексей=Лёша Дмитрий=Дима Иван=Ваня Михаил=Миша Николай=Коля Владимир=Володя Сергей=Серёжа "
    "Анастасия=Настя Екатерина=Катя Мария=Маша Наталья=Наташа Ольга=Оля Татьяна=Таня Анна=Аня Елена=Лена").split())
NEAR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqwrtyuuioasdfghjkkxzxcvbn"))


def names(provider):
    of = provider.Provider
    women, men = list(of.first_names_female), list(of.first_names_male)
    return women, men, list(getattr(of, "last_names", None) or of.last_names_male)


def pair_of_lists(origin):
    """A woman's and a man's last name may differ: Иванова and Иванов."""
    return [origin[2] if sex or origin[3] != "cyrillic" else [feminine(name) for name in origin[2]] for sex in (0, 1)]


def feminine(name):
    if name.endswith(("ов", "ев", "ин", "ін", "їв")):
        return name + "а"
    return name[:-2] + "ая" if name.endswith(("ий", "ый", "ой")) else name


ORIGINS = [
    (30, "+1212", (*names(en_US), "latin")), (18, "+4420", (*names(en_GB), "latin")), (11, "+4930", (*names(de_DE), "latin")),
    (9, "+3491", (*names(es_ES), "latin")), (6, "+331", (*names(fr_FR), "latin")), (8, "+7495", (*names(ru_RU), "cyrillic")),
    (3, "+38044", (*names(uk_UA), "cyrillic")), (5, "+3021", (*names(el_GR), "greek")), (4, "+9111", (*names(hi_IN), "devanagari")),
    (2, "+8610", (*names(zh_CN), "han")), (4, "+2022", (ARABIC_WOMEN, ARABIC_MEN, ARABIC_LAST, "arabic")),
]
LASTS = {id(origin): pair_of_lists(origin) for _, _, origin in ORIGINS}


def drawn(some):
    """The first ones are the common ones."""
    return some[int(len(some) * rng.random() ** 2)]


def born(youngest, oldest):
    day = date(2026, 1, 1) - timedelta(days=rng.randrange(youngest * 365, oldest * 365))
    return date(day.year, 1, 1) if rng.random() < 0.02 else day


def number(prefix):
    return prefix + "".join(rng.choice("0123456789") for _ in range(12 - len(prefix)))


def person(origin, sex, last, day, phone, at_home=()):
    first = next(name for name in iter(lambda: drawn(origin[sex]), None) if name not in at_home)
    if origin[3] == "latin" and rng.random() < 0.05:
        first += rng.choice(" -") + drawn(origin[sex])
    at = origin[2].index(last)
    return {"first": first, "last": LASTS[id(origin)][sex][at], "born": day, "phone": phone, "sex": sex, "script": origin[3]}


def household():
    _, prefix, origin = rng.choices(ORIGINS, [weight for weight, *_ in ORIGINS])[0]
    last, phone, kind = drawn(origin[2]), number(prefix), rng.random()
    if kind < 0.6:
        return [person(origin, rng.randrange(2), last, born(18, 95), phone)]
    if kind < 0.603:
        return [person(origin, rng.randrange(2), drawn(origin[2]), born(18, 95), phone) for _ in range(rng.randrange(8, 30))]
    father = person(origin, 1, last, born(30, 80), phone)
    mother = person(origin, 0, last if rng.random() < 0.7 else drawn(origin[2]), born(30, 80), phone, [father["first"]])
    home, day = [father, mother], date(father["born"].year + rng.randrange(22, 30), rng.randrange(1, 13), rng.randrange(1, 29))
    for child in range(0 if kind < 0.8 else rng.randrange(1, 4)):
        twin = child and rng.random() < 0.15
        day = day if twin else day + timedelta(days=rng.randrange(400, 1500) if child else 0)
        home.append(person(origin, rng.randrange(2), last, day, phone, {one["first"] for one in home}))
    if len(home) > 2 and rng.random() < 0.1:
        home[2] = {**father, "born": home[2]["born"]}
    for one in home[1:]:
        if rng.random() < 0.3:
            one["phone"] = number(prefix)
    return home


def typo(name):
    at, kind = rng.randrange(len(name)), rng.randrange(4)
    if kind == 0 and at + 1 < len(name):
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if kind == 1 and len(name) > 2:
        return name[:at] + name[at + 1 :]
    if kind == 2:
        return name[: at + 1] + name[at].lower() + name[at + 1 :]
    return name[:at] + NEAR.get(name[at], name[max(at - 1, 0)].lower()) + name[at + 1 :]


def nickname(first):
    if first in RUSSIAN:
        return RUSSIAN[first]
    known = sorted(NICKNAMES.nicknames_of(first.lower()) | NICKNAMES.canonicals_of(first.lower()))
    return rng.choice(known).title() if known else first


def misread(day):
    kind = rng.random()
    if kind < 0.3 and day.day <= 12:
        return date(day.year, day.day, day.month)
    if kind < 0.6:
        return day.replace(year=day.year + rng.choice([-10, -1, 1, 10])) if (day.month, day.day) != (2, 29) else day
    if kind < 0.75:
        return date(day.year, 1, 1)
    return date(day.year, day.month, rng.randrange(1, 29)) if kind < 0.9 else born(18, 95)


def again(one):
    """The same person as somebody else wrote them down."""
    first, last, script = one["first"], one["last"], one["script"]
    if one["sex"] == 0 and rng.random() < 0.12:
        origin = next(origin for *_, origin in ORIGINS if origin[3] == script)
        other = drawn(LASTS[id(origin)][0])
        last = rng.choice([other, other, f"{last}-{other}" if script == "latin" else other])
    if rng.random() < 0.1:
        first = nickname(first)
    if " " in first or "-" in first:
        first = rng.choice([first, first.replace("-", " "), first.replace(" ", ""), first.replace(" ", "-"), first.split()[0]])
    elif script == "latin" and rng.random() < 0.04:
        first += " " + drawn(ORIGINS[0][2][one["sex"]])
    if script != "latin" and rng.random() < 0.3:
        first, last = latin(first, script, rng), latin(last, script, rng)
    first = typo(first) if rng.random() < 0.1 else first
    last = typo(last) if rng.random() < 0.1 else last
    if rng.random() < 0.03:
        first, last = last, first
    phone, draw = one["phone"], rng.random()
    if draw < 0.3:
        phone = number(phone[:4])
    elif draw < 0.36:
        at = rng.randrange(5, len(phone))
        phone = phone[:at] + rng.choice("0123456789") + phone[at + 1 :]
    return {**one, "first": first, "last": last, "phone": phone, "born": misread(one["born"]) if rng.random() < 0.15 else one["born"]}


def main(path, count=100_000):
    people = []
    while len(people) < int(count):
        people += household()
    for one in rng.sample(people, len(people) // 100):
        origin = next(origin for *_, origin in ORIGINS if origin[3] == one["script"])
        cousin = {**one, "born": born(18, 95), "phone": number(one["phone"][:5])}
        people.append(cousin if rng.random() < 0.9 else {**cousin, "first": drawn(origin[one["sex"]]), "born": one["born"]})
    rows = []
    for at, one in enumerate(people):
        records = [one] + ([again(one)] if rng.random() < 0.1 else [])
        records += [again(one)] if len(records) == 2 and rng.random() < 0.1 else []
        rows += [[f"p{at}-{n}", at, r["first"], r["last"], r["born"].isoformat(), r["phone"]] for n, r in enumerate(records)]
    rng.shuffle(rows)
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([["id", "cluster", "first_name", "last_name", "date_of_birth", "phone_number"], *rows])
    print(f"{path}: {len(people)} people, {len(rows)} records")


main(*sys.argv[1:])
