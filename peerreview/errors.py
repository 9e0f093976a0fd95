"""Errors that people read: a sentence that says what happened, where, and what to do."""

from collections.abc import Sequence
from typing import Any


class UserError(Exception):
    """Shown to the user as it is, without a traceback."""


class FrameworkError(UserError):
    """A protocol or theme file says something that is not allowed."""


class UnreadableFile(UserError):
    """A file cannot be used at all; `code` names the issue in the catalogue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NothingUsable(UserError):
    """None of the files can be loaded; `issues` has why not, one for each."""

    def __init__(self, message: str, issues: Sequence[Any]) -> None:
        super().__init__(message)
        self.issues = issues


class PartnershipNeeded(UserError):
    """A workbook does not say which partnership it belongs to, and nothing else does."""


class StoreBusy(UserError):
    """Another process is loading into the store."""


class StoreMoved(UserError):
    """The live snapshot changed between the check and the publishing."""


class UnknownQuestion(UserError):
    """No question has that name, or the question takes no such parameter."""


class AccessDenied(UserError):
    """The viewer is unknown, or may not ask this question."""
