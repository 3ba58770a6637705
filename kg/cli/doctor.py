"""``kg doctor``: what is installed, and what is missing."""

from __future__ import annotations

import json

import click

from kg.cli import values
from kg.cli.messages import Messages
from kg.cli.options import verbosity


@click.command("doctor", short_help="What is installed, and what is missing.")
@click.option(
    "--store",
    metavar="DIR",
    shell_complete=values.folder,
    help="Folder of a graph store that has to be there; kg-store is looked at when it is there.",
)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@verbosity
@click.pass_obj
def command(messages: Messages, store: str | None, format_: str) -> int:
    """Look at Python, the libraries, the model and its checksums, a first extraction, the font and the store.

    What is missing comes with the next step. Exit code 1: something fails; what only some people need is a note.
    """
    from kg.doctor import examine
    from kg.output import encode, output
    from kg.table import plain

    found = list(examine(store))
    if format_ == "json":
        text = json.dumps([finding.to_json() for finding in found], indent=1, ensure_ascii=False) + "\n"
    else:
        lines = []
        for finding in found:
            lines.append(f"{finding.state:<5}  {finding.what}: {plain(finding.detail)}")
            if finding.next:
                lines.append(f"       next: {plain(finding.next)}")
        text = "\n".join(lines) + "\n"
    with output(None) as stream:
        stream.write(encode(text))
    failed = sum(finding.state == "fails" for finding in found)
    messages.note(f"{failed} of {len(found)} checks fail" if failed else "all is well")
    return 1 if failed else 0
