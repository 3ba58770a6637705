"""Errors a user can meet. Each names the input, the cause and what to do next.

::

    KgError
     +-- InputError          an input could not be read (the other inputs are still done)
     |    +-- NotFoundError      no such file, folder or match
     |    +-- EmptyInputError    nothing to read in it
     |    +-- DecodeError        not text, or not UTF-8
     |    +-- FormatError        not what its format promises; an unknown format
     |    +-- FetchError         a URL could not be fetched
     |    +-- LanguageError      not an English article
     +-- RecordError         not a record of `kg extract`
     +-- ModelError          the model file is missing or damaged
     +-- StoreError          the store cannot be opened, read or written
     |    +-- StoreLockedError   another process is writing to it
     +-- QueryError          a query is unknown, malformed or refused
     |    +-- QueryTimeoutError  it ran past its time limit
     +-- OutputError         the output cannot be written (it exists, no permission, disk full)
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors of this package.

    Args:
        subject: the input, path, query or store concerned, as the user gave it.
        cause: what is wrong with it.
        hint: what to do next.
    """

    def __init__(self, subject: str, cause: str, hint: str = "") -> None:
        self.subject, self.cause, self.hint = subject, cause, hint
        super().__init__(f"{subject}: {cause}" + (f"; {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type[KgError], tuple[str, str, str]]:
        return type(self), (self.subject, self.cause, self.hint)


class InputError(KgError):
    """An input could not be read."""


class NotFoundError(InputError):
    """No such file or folder, or a pattern that matches nothing."""


class EmptyInputError(InputError):
    """The input holds no text."""


class DecodeError(InputError):
    """The input is binary, or its bytes are not UTF-8."""


class FormatError(InputError):
    """The input breaks the rules of its format, or the format is unknown."""


class FetchError(InputError):
    """A URL could not be fetched."""


class LanguageError(InputError):
    """The article is not in English."""


class RecordError(KgError):
    """The data are not a record of ``kg extract``."""


class ModelError(KgError):
    """The model file is missing, damaged or of another version."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class StoreLockedError(StoreError):
    """Another process is writing to the store."""


class QueryError(KgError):
    """A query is unknown, malformed or refused."""


class QueryTimeoutError(QueryError):
    """A query ran past its time limit."""


class OutputError(KgError):
    """The output cannot be written."""
