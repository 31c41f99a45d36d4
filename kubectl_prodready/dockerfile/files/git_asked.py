"""Whether a build asks git which commit it builds, and so needs `.git` in its context."""

from __future__ import annotations

from kubectl_prodready.dockerfile.view import Dockerfile
from kubectl_prodready.pattern import Pattern

IN_DOCKERFILE = Pattern(
    r"\bgit\b(?!hub|lab|ea\b|[-+\w]*://)|\.git\b"
    r"|buildvcs|goreleaser|\bmake\b|mage\b"
)
"""What a RUN that may ask it says; what `make` runs is seen in no Dockerfile."""

IN_FILES = Pattern(
    r"\bgit[ \"',]+(?:-\S+[ \"',]+)*(?:rev-|describe|log|status|show|submodule|config|diff|tag"
    r"|branch)"
    r"|setuptools[-_]scm|hatch-vcs|versioneer|\bpbr\b|dynamic-versioning|git-commit-id|gitversion"
    r"|nerdbank|vergen|git2|git-revision|simple-git|nbgv|GitVersion|minver|palantir|axion|\.git/",
)
BUILD_FILES = (
    *("package.json", "pyproject.toml", "setup.py", "setup.cfg", "pom.xml", "build.gradle"),
    *("build.gradle.kts", "Cargo.toml", "build.rs", "mix.exs", "Rakefile", "Directory.Build.props"),
    *("next.config.js", "next.config.mjs", "vite.config.ts", "vite.config.js", "vue.config.js"),
    *("webpack.config.js", "build.sh", "build.sbt", "project.clj", "gatsby-config.js"),
)


def asks_git(dockerfile: Dockerfile) -> bool:
    """Whether a RUN, or a file that a build tool reads, asks it, or may."""
    runs = (it for stage in dockerfile.stages for it in stage.of("RUN"))
    if any(IN_DOCKERFILE.search(dockerfile.syntax.source(run)) for run in runs):
        return True
    names = (name for name in dockerfile.context.names() if name.endswith(".csproj"))
    return any(IN_FILES.search(dockerfile.context.text(one)) for one in (*BUILD_FILES, *names))
