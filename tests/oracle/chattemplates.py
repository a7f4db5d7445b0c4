# SPDX-License-Identifier: Apache-2.0
"""Writes tests/data/text/chattemplates.json: what transformers makes of chat templates in the style of the published ones
(the first 16 digits of the SHA-256 of each rendering), and of many small pieces of template language.

Run by hand with transformers 5.23.0 and jinja2 3.1.6 (Python 3.11): chattemplates.py ../data/text/chattemplates.json
The templates are our own, written after the documented formats. The clock stands at 26 July 2024, 09:05:07.
"""
import datetime
import hashlib
import json
import random
import sys

import jinja2
import transformers
from transformers.utils import chat_template_utils

from chatsnippets import SNIPPETS, VARIABLES
from chatstyles import STYLES

assert transformers.__version__ == "5.23.0" and jinja2.__version__ == "3.1.6"


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2024, 7, 26, 9, 5, 7)


chat_template_utils.datetime = Clock

CONTENTS = [
    "Hello!", "What is the capital of France?", "  two spaces around  ", "line one\nline two\n", "", "Ünïcödé — 港の手紙 \U0001f600",
    "tab\tand 'quotes' \"double\"", "<|im_end|> {{ not }} a {% tag %}", "\n\nleading breaks", "trailing break\n\n",
    "<think>\nsome steps\n</think>\n\nThe answer is 4.", "a\u2028b\u00a0", "{\"json\": true}", "Yes.", "No\\n escape",
]


def conversations():
    chance = random.Random(11)
    yield [{"role": "user", "content": "Hello!"}]
    yield [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]
    yield [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}]
    yield [{"role": "assistant", "content": "I begin."}, {"role": "user", "content": "Odd."}]
    yield [{"role": "system", "content": "Only a system message."}]
    for _ in range(14):
        chat = [{"role": "system", "content": chance.choice(CONTENTS)}] if chance.random() < 0.4 else []
        for turn in range(chance.randint(1, 5)):
            chat.append({"role": "assistant" if turn % 2 else "user", "content": chance.choice(CONTENTS)})
        if chance.random() < 0.1:
            chat.append(dict(chat[-1]))
        yield chat


def render(source, messages, variables, **options):
    """The text, or nothing where transformers raises."""
    try:
        texts, spans = chat_template_utils.render_jinja_template(
            [messages], chat_template=source, return_assistant_tokens_mask=options.pop("mask", False), **options, **variables)
    except Exception:
        return None, []
    spans = [[len(texts[0][:begin].encode()), len(texts[0][:end].encode())] for begin, end in (spans[0] if spans else [])]
    return texts[0], spans


def digest(text):
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()[:16]


def styles():
    for name, style in STYLES.items():
        cases = []
        for number, messages in enumerate(conversations()):
            for prompt in (False, True):
                text, _ = render(style["template"], messages, style["tokens"], add_generation_prompt=prompt)
                cases.append([number, "prompt" if prompt else "plain", digest(text)])
            text, _ = render(style["template"], messages, style["tokens"], continue_final_message=True)
            cases.append([number, "continue", digest(text)])
            if "{% generation" in style["template"]:
                text, spans = render(style["template"], messages, style["tokens"], mask=True)
                cases.append([number, "spans", spans if text is not None else None])
        yield {"name": name, "template": style["template"], "tokens": style["tokens"], "cases": cases}


def snippets():
    for source in SNIPPETS:
        compiled = None
        try:
            compiled = chat_template_utils._compile_jinja_template(source).render(**VARIABLES)
            compiled.encode()
        except Exception:
            compiled = None
        yield [source, compiled]


if __name__ == "__main__":
    data = {"conversations": list(conversations()), "styles": list(styles()), "variables": VARIABLES, "snippets": list(snippets())}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(data, file, ensure_ascii=False, indent=None, separators=(",", ":"))
        file.write("\n")
    failed = sum(text is None for _, text in data["snippets"])
    print(len(data["styles"]), "styles,", sum(len(style["cases"]) for style in data["styles"]), "renderings,",
          len(data["snippets"]), "snippets of which", failed, "are errors")
