"""Names of other scripts as people write them in Latin letters; not the way the program does it, which is what is tried."""

from pypinyin import lazy_pinyin

CYRILLIC = {
    **dict(zip("абвгдезийклмнопрстуфы", "abvgdeziiklmnoprstufy")),
    "ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "'": "", "’": "",
}
CYRILLIC_OTHERWISE = {**CYRILLIC, "х": "h", "ц": "c", "й": "y", "ю": "iu", "я": "ia", "щ": "sch", "ё": "e", "є": "e"}
GREEK = {
    **dict(zip("αβγδεζηικλμνξοπρστυφω", "avgdeziiklmnxoprstyfo")), "ς": "s", "θ": "th", "χ": "ch", "ψ": "ps",
    **dict(zip("άέήίόύώϊϋΐ", "aeiioyoiyi")),
}
GREEK_PAIRS = {"ου": "ou", "ού": "ou", "μπ": "b", "ντ": "d", "γκ": "g", "αυ": "av", "ευ": "ef", "εύ": "ef", "τζ": "tz"}
CONSONANTS = dict(zip(
    "क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र ल व श ष स ह".split(),
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l v sh sh s h".split(),
))
SIGNS = dict(zip("ा ि ी ु ू े ै ो ौ ृ ं ः ँ".split(), "a i i u u e ai o au ri n h n".split()))
VOWELS = dict(zip("अ आ इ ई उ ऊ ए ऐ ओ औ ऋ".split(), "a a i i u u e ai o au ri".split()))


def by_letter(name, table):
    return "".join(table.get(letter, letter) for letter in name.lower()).title()


def greek(name):
    text = name.lower()
    for pair, latin in GREEK_PAIRS.items():
        text = text.replace(pair, latin)
    return by_letter(text, GREEK)


def devanagari(name):
    latin = ""
    for at, letter in enumerate(name):
        following = name[at + 1 : at + 2]
        if letter in CONSONANTS:
            carries = following in SIGNS or following == "\u094d" or not following.strip()
            latin += CONSONANTS[letter] + ("" if carries else "a")
        else:
            latin += SIGNS.get(letter) or VOWELS.get(letter) or (" " if letter == " " else "")
    return latin.title()


def latin(name, script, rng):
    if script == "cyrillic":
        return by_letter(name, rng.choice([CYRILLIC, CYRILLIC_OTHERWISE]))
    if script == "greek":
        return greek(name)
    if script == "devanagari":
        return devanagari(name)
    if script == "han":
        return "".join(lazy_pinyin(name)).title()
    return rng.choice(ARABIC[name]) if name in ARABIC else name


ARABIC = {
    line.split("=")[0]: line.split("=")[1].split(",")
    for line in """محمد=Mohammed,Muhammad,Mohamed
أحمد=Ahmed,Ahmad
علي=Ali,Aly
حسن=Hassan,Hasan
حسين=Hussein,Hussain,Hossein
عمر=Omar,Umar
يوسف=Youssef,Yusuf,Yousef
إبراهيم=Ibrahim,Ebrahim
خالد=Khaled,Khalid
محمود=Mahmoud,Mahmud
مصطفى=Mustafa,Moustafa,Mostafa
عبد الله=Abdullah,Abdallah
سعيد=Said,Saeed
طارق=Tariq,Tarek
كريم=Karim,Kareem
سمير=Samir,Sameer
ناصر=Nasser,Nasir
فيصل=Faisal,Faysal
ماجد=Majed,Majid
زياد=Ziad,Ziyad
فاطمة=Fatima,Fatma
عائشة=Aisha,Aicha
مريم=Mariam,Maryam
زينب=Zainab,Zeinab
نور=Nour,Noor
سارة=Sara,Sarah
ليلى=Layla,Leila
هدى=Huda,Hoda
أمينة=Amina,Ameena
سلمى=Salma,Selma
رانيا=Rania,Raniya
ياسمين=Yasmin,Yasmine
منصور=Mansour,Mansoor
صالح=Saleh,Salih
الحداد=Al Haddad,Haddad
المصري=Al Masri,El Masry
حمدان=Hamdan,Hamdane
النجار=Al Najjar,Najjar
خليل=Khalil,Khaleel
سليمان=Suleiman,Sulaiman
عثمان=Othman,Osman
رشيد=Rashid,Rasheed
بركات=Barakat,Barkat
شاهين=Shaheen,Shahin
جابر=Jaber,Jabir
داود=Dawood,Daoud
سالم=Salem,Salim
عيسى=Issa,Eissa
موسى=Musa,Moussa
يعقوب=Yaqoub,Yacoub
حبيب=Habib,Habeeb
نصار=Nassar,Nasar
قاسم=Qasim,Kassem
عزيز=Aziz,Azeez
شريف=Sharif,Sherif
زيدان=Zidan,Zeidan
فارس=Fares,Faris
راشد=Rashed,Rashid
مراد=Murad,Mourad
جمال=Jamal,Gamal""".splitlines()
}
ARABIC_WOMEN, ARABIC_MEN, ARABIC_LAST = (list(ARABIC)[20:32], list(ARABIC)[:20], list(ARABIC)[32:] + list(ARABIC)[:8])
