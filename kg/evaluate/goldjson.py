"""Gold in JSON: one file an article, ``{"doc": "name.txt", "attributions": [...]}``, spans as ``[start, end]``.

Each attribution has ``id``, ``cue`` and ``source`` (a span or null), ``content`` (spans), ``source_entity``,
``accept``, ``source_org``, ``kind``, ``mode``, ``about``, ``addressee``, ``stance_to`` (``{"to": id, "relation": ...}``
or null), ``negated`` and ``nested_in``.
"""

from __future__ import annotations

import json
from typing import Any

from kg.errors import FormatError
from kg.evaluate.gold import GoldAnswer, GoldArticle, GoldAttribution, check, problem
from kg.model import Span


def is_gold(data: Any) -> bool:
    """Whether parsed JSON looks like a gold file (and not like a record of ``kg extract`` or something else)."""
    return isinstance(data, dict) and isinstance(data.get("attributions"), list) and "article" not in data


def parse(contents: str, path: str) -> Any:
    """Parse a file's contents.

    Raises:
        FormatError: they are not JSON.
    """
    try:
        return json.loads(contents)
    except ValueError as error:
        raise FormatError(path, f"it is not JSON ({error})", "give gold as JSON or brat standoff") from error


def read_json(data: Any, text: str, path: str, stem: str) -> GoldArticle:
    """Read the gold of one article.

    Args:
        data: the parsed file, see :func:`is_gold`.
        text: the article that its offsets count into.
        path: the file's name, for messages.
        stem: the article's name.

    Raises:
        FormatError: a field is missing or has the wrong shape, a span is outside the text, an id does not resolve.
    """
    attributions = []
    for number, item in enumerate(data["attributions"]):
        where = str(item.get("id", f"attribution {number}")) if isinstance(item, dict) else f"attribution {number}"
        try:
            attributions.append(_attribution(item, text, path, where))
        except (KeyError, TypeError, ValueError) as error:
            raise problem(path, where, f"is no gold attribution ({type(error).__name__}: {error})",
                          "see the list of fields in the documentation of kg evaluate") from error  # fmt: skip
    check(path, attributions)
    return GoldArticle(stem, path, text, tuple(attributions))


def _attribution(item: dict[str, Any], text: str, path: str, where: str) -> GoldAttribution:
    def span(value: Any) -> Span:
        start, end = value
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text)):
            raise problem(path, where, f"has the span {value} in a text of {len(text)} characters",
                          "offsets count Unicode characters; the end is not included")  # fmt: skip
        return Span.of(text, start, end)

    def spans(value: Any) -> tuple[Span, ...]:
        return () if value is None else (span(value),)

    answer = item["stance_to"]
    return GoldAttribution(
        id=str(item["id"]), source=spans(item["source"]), cue=spans(item["cue"]),
        content=tuple(sorted(span(value) for value in item["content"])), mode=item["mode"],
        speaker=str(item["source_entity"]), accept=tuple(map(str, item["accept"])), kind=item["kind"],
        affiliation=item["source_org"], addressee=item["addressee"], about=tuple(map(str, item["about"])),
        nested_in=item["nested_in"], answers=(GoldAnswer(answer["relation"], answer["to"]),) if answer else (),
        negated=bool(item["negated"]),
    )  # fmt: skip
