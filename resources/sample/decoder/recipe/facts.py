#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The texts of the sample's decoder: short questions whose answer stands in one of two documents, made from lists of names by
fixed seeds, in Portuguese and English.

    python facts.py SAMPLE OUTPUT

writes SAMPLE/facts/rows.jsonl (64 rows in the form of Ragas: who lives where, works as what, was born when; in a sixth of them
no document holds the answer, which then says so), SAMPLE/battles/squad.json (battles that never were, in the form of SQuAD)
and OUTPUT/general.jsonl: 12,000 further rows of the first kind, from which the decoder is made.
"""
import json
import os
import random
import sys

FIRST = ("Ana Bruno Carla Davi Elisa Fabio Gilda Hugo Irene Jonas Katia Lucas Marta Nuno Olga Paulo Quim Rita Saulo Tania Ugo "
         "Vera Wagner Xenia Yara Zeca Adam Betty Colin Daisy Edgar Fiona Gavin Helen Ivan Julia Kevin Laura Miles Nora").split()
LAST = ("Alves Braga Costa Dias Esteves Faria Gomes Horta Iglesias Jardim Klein Lopes Moraes Neves Ortiz Pires Queiroz Ramos "
        "Silva Torres Uchoa Viana Weber Ximenes Yamada Zanetti Abbot Baker Cole Dixon").split()
CITIES = ("Lisboa Porto Braga Recife Olinda Natal Manaus Belem Cuiaba Santos Madrid Sevilla Paris Lyon Roma Milao Bonn Berna "
          "Viena Praga Oslo Bergen Dublin Cork Leeds York Quito Lima Bogota Lagos").split()
JOBS = {"pt": "padeiro medica pintor cantora pescador juiza piloto jardineira ferreiro dentista alfaiate bombeira".split(),
        "en": "baker doctor painter singer farmer judge pilot gardener smith dentist tailor sailor".split()}
BEGINS, ENDS = "Ar Bre Cor Dun El Fjo Gre Hal Is Ja Kel Lun".split(), "val ka min var tzen dar nov den".split()
TEXTS = {
    "pt": dict(live="{n} mora em {c}.", asks_live="Onde mora {n}?", job="{n} trabalha como {j}.", asks_job="Em que trabalha {n}?",
               born="{n} nasceu em {y}.", asks_born="Quando nasceu {n}?", none="Os documentos não dizem.",
               battle="A batalha de {p} foi travada em {y}. As tropas obedeciam ao general {l}.",
               asks_year="Em que ano foi a batalha de {p}?", asks_lead="Quem comandava as tropas em {p}?"),
    "en": dict(live="{n} lives in {c}.", asks_live="Where does {n} live?", job="{n} works as a {j}.", asks_job="What is the job of {n}?",
               born="{n} was born in {y}.", asks_born="When was {n} born?", none="The documents do not say.",
               battle="The battle of {p} was fought in {y}. The troops obeyed general {l}.",
               asks_year="In which year was the battle of {p}?", asks_lead="Who led the troops at {p}?"),
}
KINDS = [("live", "asks_live", "c"), ("job", "asks_job", "j"), ("born", "asks_born", "y")]


def fact(chance, language, kind, person):
    values = dict(n=person, c=chance.choice(CITIES), j=chance.choice(JOBS[language]), y=chance.randint(1900, 1999))
    text, asks, answer = kind
    return TEXTS[language][text].format(**values), TEXTS[language][asks].format(**values), str(values[answer])


def rows(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        language = chance.choice(("pt", "en"))
        people = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _ in range(3)]
        kinds = [chance.choice(KINDS) for _ in range(2)]
        facts = [fact(chance, language, kind, person) for kind, person in zip(kinds, people)]
        asked = chance.randrange(2)
        question, answer = facts[asked][1:]
        absent = chance.random() < 1 / 6 or people[0] == people[1]
        if absent:
            question, answer = fact(chance, language, kinds[asked], people[2])[1], TEXTS[language]["none"]
        yield dict(user_input=question, reference=answer, retrieved_contexts=[f[0] for f in facts],
                   reference_contexts=[] if absent else [facts[asked][0]], abstention=absent)


def battles(seed):
    chance = random.Random(seed)
    places = [begin + end for begin in BEGINS for end in ENDS]
    chance.shuffle(places)
    for i, place in enumerate(places):
        texts = TEXTS["pt" if i % 2 == 0 else "en"]
        values = dict(p=place, y=str(chance.randint(1800, 1899)), l=chance.choice(LAST))
        context = texts["battle"].format(**values)
        asked = [dict(id=f"{place}-{name}", question=texts[question].format(**values),
                      answers=[dict(text=values[name], answer_start=context.index(values[name]))])
                 for question, name in (("asks_year", "y"), ("asks_lead", "l"))]
        yield dict(title=place, paragraphs=[dict(context=context, qas=asked)])


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def lines(values):
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def main():
    sample, output = sys.argv[1:]
    write(os.path.join(output, "general.jsonl"), lines(rows(1, 12000)))
    write(os.path.join(sample, "facts", "rows.jsonl"), lines(rows(2, 64)))
    write(os.path.join(sample, "battles", "squad.json"),
          json.dumps(dict(version="1.1", data=list(battles(3))), ensure_ascii=False, indent=0) + "\n")


main()
