"""Dockerfiles: stages, instructions, what the image says of itself."""

from __future__ import annotations

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
from kubectl_prodready.dockerfile.files.archives import Source as AddedSource
from kubectl_prodready.dockerfile.files.archives import added
from kubectl_prodready.dockerfile.files.baked_secrets import baked_secrets
from kubectl_prodready.dockerfile.files.dockerignore import copies_all, proposal
from kubectl_prodready.dockerfile.files.environments import of_one_environment
from kubectl_prodready.dockerfile.images.bases import is_windows
from kubectl_prodready.dockerfile.images.smaller_bases import smaller_base
from kubectl_prodready.dockerfile.images.unknown_stages import unknown_stages
from kubectl_prodready.dockerfile.images.unpinned import has_versions, unpinned
from kubectl_prodready.dockerfile.packages.compilers import kept_compilers
from kubectl_prodready.dockerfile.packages.installs import leftovers
from kubectl_prodready.dockerfile.reading.assignments import Assignment, assignments, is_old_form
from kubectl_prodready.dockerfile.reading.lexing import LexError, expand, raw_words, unquoted
from kubectl_prodready.dockerfile.reading.quoting import quoted, spelled
from kubectl_prodready.dockerfile.reading.syntax import Heredoc, Instruction
from kubectl_prodready.dockerfile.running.first_process import (
    following,
    ignoring_interpreter,
    is_editable,
    leading,
)
from kubectl_prodready.dockerfile.running.logged_files import logged_file
from kubectl_prodready.dockerfile.running.npm_scripts import started_script
from kubectl_prodready.dockerfile.running.several_processes import several_processes
from kubectl_prodready.dockerfile.running.shell_form import (
    FormKind,
    ShellForm,
    advice_for,
    beside_entrypoint,
    is_well_formed,
    place_of_exec,
    shell_form,
)
from kubectl_prodready.dockerfile.splitting.deciding import Staged, in_stages
from kubectl_prodready.dockerfile.splitting.model import Refusal
from kubectl_prodready.dockerfile.stages import Known, Stage
from kubectl_prodready.dockerfile.users.root import as_root
from kubectl_prodready.dockerfile.users.users import is_made_here, numbered, user_of
from kubectl_prodready.dockerfile.view import Dockerfile

__all__ = [
    "AddedSource",
    "Assignment",
    "Configuration",
    "Context",
    "Dockerfile",
    "FormKind",
    "Heredoc",
    "Instruction",
    "Known",
    "LexError",
    "Port",
    "Program",
    "Refusal",
    "ShellForm",
    "Stage",
    "Staged",
    "added",
    "advice_for",
    "as_root",
    "assignments",
    "baked_secrets",
    "beside_entrypoint",
    "configuration",
    "copies_all",
    "expand",
    "following",
    "has_versions",
    "ignoring_interpreter",
    "in_stages",
    "is_editable",
    "is_made_here",
    "is_old_form",
    "is_well_formed",
    "is_windows",
    "kept_compilers",
    "leading",
    "leftovers",
    "listed",
    "logged_file",
    "numbered",
    "of_one_environment",
    "place_of_exec",
    "program_of",
    "proposal",
    "quoted",
    "raw_words",
    "several_processes",
    "shell_form",
    "shell_of",
    "smaller_base",
    "spelled",
    "started_script",
    "unknown_stages",
    "unpinned",
    "unquoted",
    "user_of",
]
