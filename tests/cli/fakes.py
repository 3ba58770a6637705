"""An extractor without a model: a line "NAME said THIS" is an attribution, unsure where it says "perhaps".

Run as a script, it is ``kg`` with it.

Environment: ``FAKE_SLEEP`` seconds to spend on each article.
"""

from __future__ import annotations

import os
import re
import sys
import time
from types import ModuleType, SimpleNamespace

from kg.errors import FormatError, ModelError
from kg.iris import DEFAULT_BASE, attribution_iri, entity_iri
from kg.model import Article, Attribution, Entity, Mention, Record, Run, Span

_LINE = re.compile(r"^(?P<who>.+?) (?P<cue>said) (?P<what>.+)$", re.MULTILINE)
VERSION = "1"


class Extractor:
    """Takes what the real one takes, and gives what it gives."""

    def __init__(self, base: str = DEFAULT_BASE, min_confidence: float = 0.0) -> None:
        self.base = base
        self.min_confidence = min_confidence
        self.encoder = SimpleNamespace(threads=0)
        self.run = Run(f"{base}run/{VERSION}-{min_confidence:g}", "fake", VERSION)

    def record(self, article: Article) -> Record:
        time.sleep(float(os.environ.get("FAKE_SLEEP", "0")))
        if "MODEL FAILS" in article.text:
            raise ModelError("encoder.onnx", "the file is damaged", "install the package again")
        if "TOO LONG" in article.text:
            raise FormatError(article.source, "it is too long", "split it into articles")
        if "A MISTAKE" in article.text:
            raise ZeroDivisionError("a mistake")
        entities: dict[str, Entity] = {}
        attributions = []
        for number, found in enumerate(_LINE.finditer(article.text)):
            name = found["who"]
            iri = entity_iri("person", name, base=self.base)
            entities[iri] = Entity(iri, name, "person", mentions=(Mention(*found.span("who")),))
            sure = 0.4 if "perhaps" in found["what"] else 1.0
            if sure < self.min_confidence:
                continue
            who, cue, what = (Span.of(article.text, *found.span(part)) for part in ("who", "cue", "what"))
            attributions.append(Attribution(
                attribution_iri(article.id, found[0], "said", number, self.base), "indirect", who, cue, (what,),
                speakers=(iri,), about=(iri,), confidence=sure,
            ))  # fmt: skip
        return Record(article, tuple(entities.values()), tuple(attributions))


def module() -> ModuleType:
    """A stand-in for ``kg.pipeline``."""
    fake = ModuleType("kg.pipeline")
    fake.Extractor = Extractor  # type: ignore[attr-defined]
    return fake


if __name__ == "__main__":
    from kg.cli import main

    sys.modules["kg.pipeline"] = module()
    sys.exit(main())
