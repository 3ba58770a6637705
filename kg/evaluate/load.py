"""Finding gold: which files of a folder hold it, and which text belongs to each."""

from __future__ import annotations

import re
from pathlib import Path

from kg.errors import DecodeError, EmptyInputError, FormatError, NotFoundError
from kg.evaluate.brat import read_ann
from kg.evaluate.gold import GoldArticle
from kg.evaluate.goldjson import is_gold, parse, read_json

# PolNeAR puts the annotator's four hexadecimal digits behind the article's name
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}\Z")


def load_gold(path: str | Path, texts: str | Path | None = None) -> list[GoldArticle]:
    """Read gold, one file an article: brat standoff (``.ann``, with notes or plain as in PolNeAR) or JSON.

    The text of ``name.ann`` or ``name.json`` is ``name.txt``: in ``texts`` where it is given, else beside the gold or
    in a folder ``text`` beside the gold's own (PolNeAR). In PolNeAR an article annotated by several people comes out
    once for each of them.

    Args:
        path: a gold file, or a folder of which every ``.ann`` file and every JSON file that is gold is read, by name.
        texts: the folder of the texts.

    Raises:
        NotFoundError: there is no such file or folder, or an article's text is missing.
        EmptyInputError: the folder holds no gold.
        DecodeError: a file is not UTF-8.
        FormatError: a file breaks the format, or its spans are not those of the text.
    """
    path = Path(path)
    folder = None if texts is None else Path(texts)
    if folder is not None and not folder.is_dir():
        raise NotFoundError(str(folder), "there is no such folder", "give the folder that holds the articles' texts")
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix in (".ann", ".json") and p.is_file())
        articles = [article for file in files if (article := _load(file, folder, picked=False)) is not None]
        if not articles:
            raise EmptyInputError(str(path), "it holds no gold", "give .ann files (brat standoff) or gold as .json")
        return articles
    if not path.exists():
        raise NotFoundError(str(path), "there is no such file or folder", "give a gold file, or a folder of them")
    article = _load(path, folder, picked=True)
    return [article] if article is not None else []


def _load(path: Path, folder: Path | None, picked: bool) -> GoldArticle | None:
    """One gold file; ``None`` for JSON of another kind that merely lies in the folder."""
    name = str(path)
    if path.suffix == ".ann":
        source = _text_of(path, path.stem, folder)
        return read_ann(_read(path), _read(source), name, source.stem)
    if path.suffix != ".json":
        raise FormatError(name, "it is no gold", "give brat standoff (.ann) or JSON (.json)")
    data = parse(_read(path), name)
    if not is_gold(data):
        if picked:
            raise FormatError(name, 'it has no list of "attributions"', "give gold, not records")
        return None
    source = _text_of(path, Path(str(data.get("doc") or path.stem)).stem, folder)
    return read_json(data, _read(source), name, source.stem)


def _text_of(path: Path, stem: str, folder: Path | None) -> Path:
    folders = [folder] if folder is not None else [path.parent, path.parent.parent / "text"]
    for name in dict.fromkeys((stem, _ANNOTATOR.sub("", stem))):
        for place in folders:
            if (place / f"{name}.txt").is_file():
                return place / f"{name}.txt"
    raise NotFoundError(str(path), f"its text {stem}.txt is not in {' or '.join(map(str, folders))}",
                        "give the folder that holds the texts")  # fmt: skip


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise DecodeError(str(path), f"byte {error.start} is not UTF-8", "save the file as UTF-8") from error
    except OSError as error:
        raise NotFoundError(str(path), f"it cannot be read ({error.strerror})", "check its permissions") from error
