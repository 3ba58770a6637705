"""What the shell can complete: values of options and arguments. Whatever is heavy is imported when Tab is pressed."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem


def _among(names: list[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _files(incomplete: str, kind: str = "file") -> CompletionItem:
    """Leaves it to the shell to complete files, or folders (``dir``)."""
    return CompletionItem(incomplete, type=kind)


def folder(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A folder."""
    return [_files(incomplete, "dir")]


def file(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A file."""
    return [_files(incomplete)]


def reading(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The format of an input."""
    from kg.read.formats import FORMATS

    return _among(list(FORMATS), incomplete)


def exporting(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The format of an export."""
    from kg.export.formats import FORMATS

    return _among(list(FORMATS), incomplete)


def rendering(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The format of a page or drawing."""
    return _among(["html", "svg", "png"], incomplete)


def evidence(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """How much of an article a page holds."""
    return _among(["sentence", "paragraph", "none"], incomplete)


def query(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """A shipped query, or else a file."""
    from kg.query import shipped

    found = [CompletionItem(q.name, help=q.title) for q in shipped() if q.name.startswith(incomplete)]
    return found or [_files(incomplete)]
