"""``kg completion``: what makes a shell complete commands, options and values."""

from __future__ import annotations

import click

from kg.cli.messages import Messages
from kg.cli.options import verbosity

VARIABLE = "_KG_COMPLETE"
"""What click reads when the shell asks for completions."""


@click.command("completion", short_help="The script that makes a shell complete kg.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@verbosity
@click.pass_obj
def command(messages: Messages, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, formats, shipped queries and files on Tab.

    bash: add to ~/.bashrc the line eval "$(kg completion bash)". zsh: add to ~/.zshrc the line
    eval "$(kg completion zsh)". fish: kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli import group
    from kg.output import encode, output

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click knows no completion for {shell}.")
    with output(None) as stream:
        stream.write(encode(kind(group, {}, "kg", VARIABLE).source().strip() + "\n"))
