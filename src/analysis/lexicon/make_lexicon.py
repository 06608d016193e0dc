#!/usr/bin/env python3
"""Makes lexicon.tsv from the French Hunspell dictionary of Grammalecte (MPL 2.0).

    python3 make_lexicon.py FOLDER_WITH_fr.dic_AND_fr.aff

Every entry is expanded by its suffix rules; forms are folded (lower case, no accents, ligatures spelt out). A form that several
lemmas share keeps the readings that are nearly as common as its commonest: "portions" is the noun and not an imperfect of
"porter". A lemma all of whose forms are forms of another is merged into it: the noun "attaque" into the verb "attaquer".

lexicon.tsv, sorted: a lemma (the index term, folded), a tab, its forms as `length+ending`, where length is how many letters of the lemma the form
keeps. Forms whose only reading is their own spelling stand there too, so that no stemmer touches them.
"""
import re
import sys
import unicodedata
from collections import defaultdict

# Verbs that nobody writes and whose forms are other, common words.
SKIPPED_LEMMAS = {"poindre", "ouïr", "choir", "seoir", "férir", "issir", "messeoir", "gésir", "bruire", "ester", "chaloir"}
# Participles of verbs of the first group: the dictionary leaves them out for intransitive verbs, the press does not.
PARTICIPLES = ("é", "ée", "és", "ées")
# Feminine nouns that are spelt as a participle and mean something else than its verb: "armée" is hardly ever the feminine of "armé".
# Nouns of the verb's own meaning (arrivée, entrée, saisie) stay with their verb.
OWN_NOUNS = set("""
agonie allée armée assemblée assise astreinte atteinte battue bouchée bouffée bouillie chaussée chambrée cheminée chicorée cognée contrainte
contrée coordonnée cornée couvée crainte criée crue cuvée cylindrée destinée donnée durée défaite décrue dérivée embardée embellie empreinte enceinte
entremise entreprise entrevue flambée foulée frite fusée garantie gelée giclée gorgée haie huée jetée jonchée lignée livrée mainmise matinée
moitié mue mêlée méprise nuée ordonnée partie pensée percée plainte portée prisée randonnée rangée recrue régie renommée
retombée revue rosée ruée soirée surprise tablée tournée traite tranchée trouée volée échappée éclaircie élégie équipée étreinte
""".split())
SKIPPED_CLASSES = {"po:npr", "po:ponc", "po:sign", "po:patr", "po:prn", "po:pfx", "po:nb"}


def fold(word):
    word = word.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def rank(tags):
    """How common a form is among the forms of its lemma: 0 for nouns and participles, 3 for what is hardly ever written."""
    tags = set(tags)
    persons = {t[3:] for t in tags if t.startswith("po:") and t[3:4] in "123"}
    if not persons:
        return 0
    if "po:simp" in tags and not tags & {"po:ipre", "po:spre", "po:iimp"}:
        return 3 if not persons & {"3sg"} else 2
    third = persons & {"3sg", "3pl"}
    if "po:ipsi" in tags and not tags & {"po:ipre", "po:spre"}:
        return 2 if third else 3
    if third:
        return 1
    if persons & {"1sg", "2sg"} and tags & {"po:ipre", "po:spre", "po:impe"}:
        return 2
    return 3


def read_affixes(path):
    rules = defaultdict(list)
    for line in open(path, encoding="utf-8"):
        cells = line.split()
        if len(cells) >= 5 and cells[0] == "SFX":
            flag, strip, add, condition = cells[1:5]
            add = add.split("/")[0]
            rules[flag].append((
                "" if strip == "0" else strip,
                "" if add == "0" else add,
                re.compile(("" if condition == "." else condition) + "$"),
                cells[5:],
            ))
    return rules


def entries(path, rules):
    """Lemma, its part of speech, and its forms with their tags."""
    for line in open(path, encoding="utf-8"):
        head, _, morphology = line.strip().partition(" ")
        word, _, flags = head.partition("/")
        tags = morphology.split()
        if not word or not word.replace("’", "").isalpha() or set(tags) & SKIPPED_CLASSES or not tags:
            continue
        if word != word.lower() or len(word) < 2 or word in SKIPPED_LEMMAS:
            continue
        forms = []
        for flag in (flags[at:at + 2] for at in range(0, len(flags), 2)):
            for strip, add, condition, more in rules.get(flag, ()):
                if word.endswith(strip) and condition.search(word):
                    forms.append((word[:len(word) - len(strip)] + add, tags + more))
        forms.append((word, [t for t in tags if not t.startswith("po:") or t in ("po:nom", "po:adj", "po:adv")]))
        if any(t.startswith("po:v1") for t in tags) and word.endswith("er"):
            forms += [(word[:-2] + ending, ["po:ppas"]) for ending in PARTICIPLES]
        yield word, any(t.startswith("po:v") for t in tags), forms


def main(folder):
    rules = read_affixes(f"{folder}/fr.aff")
    readings = defaultdict(dict)
    spellings = defaultdict(lambda: defaultdict(set))
    words = list(entries(f"{folder}/fr.dic", rules))
    nouns = {word for word, verb, _ in words if not verb}
    for word, verb, forms in words:
        # "enquêtrice" is an entry of its own beside "enquêteur".
        masculine = word[:-4] + "eur" if word.endswith("trice") else word
        lemma = fold(masculine if masculine in nouns else word)
        for form, tags in forms:
            if verb and form.removesuffix("s") in OWN_NOUNS:
                continue
            if not verb and "’" not in form:
                spellings[fold(form)][form].add(lemma)
            form = fold(form)
            if not form.isascii() or not form.isalpha() or len(form) < 2:
                continue
            key = lemma
            level = rank(tags)
            if readings[form].get(key, 9) > level:
                readings[form][key] = level
    kept = {}
    for form, found in readings.items():
        best = min(found.values())
        kept[form] = {lemma for lemma, level in found.items() if level <= best + 1}
    forms_of = defaultdict(set)
    for form, lemmas in kept.items():
        for lemma in lemmas:
            forms_of[lemma].add(form)
    # Merge a lemma into one that has all of its forms; the larger first, so that chains end at a root.
    merged = {}
    for lemma in sorted(forms_of, key=lambda l: (len(forms_of[l]), l)):
        rivals = set.intersection(*(kept[form] for form in forms_of[lemma])) - {lemma}
        rivals = [r for r in rivals if (len(forms_of[r]), r) > (len(forms_of[lemma]), lemma)]
        if rivals:
            merged[lemma] = max(rivals, key=lambda r: (len(forms_of[r]), r))
            for form in forms_of[lemma]:
                kept[form].discard(lemma)
    out = defaultdict(set)
    for form, lemmas in kept.items():
        for lemma in lemmas:
            out[lemma].add(form)
    with open("lexicon.tsv", "w", encoding="utf-8") as file:
        file.write("# French word forms by lemma, folded. Derived by make_lexicon.py from the Hunspell dictionary of Grammalecte 7.0\n")
        file.write("# (Olivier R., grammalecte.net), Mozilla Public License 2.0; this file is under the same licence.\n")
        for lemma in sorted(out):
            cells = []
            for form in sorted(out[lemma]):
                common = 0
                while common < min(len(form), len(lemma)) and form[common] == lemma[common]:
                    common += 1
                cells.append(f"{common}{form[common:]}")
            file.write(f"{lemma}\t{' '.join(cells)}\n")
    # Nouns and adjectives that only their accents tell apart: côte and côté, pêche and péché.
    exact = sorted(
        form
        for folded, found in spellings.items()
        if len(found) > 1 and folded in kept
        for form in found
        if form != folded
    )
    with open("accented.txt", "w", encoding="utf-8") as file:
        file.write("# French nouns and adjectives that differ from another word by their accents alone. Origin and licence as lexicon.tsv.\n")
        file.write("".join(f"{form}\n" for form in exact))
    print(f"{len(exact)} forms told apart by accents")
    several = sum(len(lemmas) > 1 for lemmas in kept.values())
    print(f"{len(out)} lemmas, {len(kept)} forms, {several} with several readings")
    return kept


if __name__ == "__main__":
    main(sys.argv[1])
