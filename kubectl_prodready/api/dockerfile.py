"""Dockerfiles: stages, instructions, what the image says of itself."""

from __future__ import annotations

from kubectl_prodready.dockerfile.assignments import Assignment, assignments, is_old_form
from kubectl_prodready.dockerfile.configuration import (
    Configuration,
    Port,
    Program,
    configuration,
    listed,
    program_of,
    shell_of,
)
from kubectl_prodready.dockerfile.context import Context
from kubectl_prodready.dockerfile.lexing import LexError, expand, raw_words, unquoted
from kubectl_prodready.dockerfile.splitting.deciding import Staged, in_stages
from kubectl_prodready.dockerfile.splitting.model import Refusal
from kubectl_prodready.dockerfile.stages import Known, Stage
from kubectl_prodready.dockerfile.syntax import Heredoc, Instruction
from kubectl_prodready.dockerfile.view import Dockerfile

__all__ = [
    "Assignment",
    "Configuration",
    "Context",
    "Dockerfile",
    "Heredoc",
    "Instruction",
    "Known",
    "LexError",
    "Port",
    "Program",
    "Refusal",
    "Stage",
    "Staged",
    "assignments",
    "configuration",
    "expand",
    "in_stages",
    "is_old_form",
    "listed",
    "program_of",
    "raw_words",
    "shell_of",
    "unquoted",
]
