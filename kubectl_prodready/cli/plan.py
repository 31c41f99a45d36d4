"""`plan`: what would be changed of many objects, as a file that people decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.bulk.making import Maker
from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import FORCE_MANAGED, READING, refuse, refuse_of_files
from kubectl_prodready.cli.exits import ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.plan_place import Place, tell
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import (
    FORMATS,
    REPORT,
    report_as,
    wants_all,
    wants_fixes,
    with_files,
)
from kubectl_prodready.errors import UsageError
from kubectl_prodready.pipeline import Run, results
from kubectl_prodready.plans.model import FILES, Head, Terms
from kubectl_prodready.report.report import Silent, show_missing
from kubectl_prodready.report.tally import Tally
from kubectl_prodready.sources.files import Gathered
from kubectl_prodready.sources.given import split

if TYPE_CHECKING:
    from kubectl_prodready.report.several import Several

FLAGS = (
    o.RESOURCES,
    *o.INPUTS,
    Flag("out", ("--out",), "", "The file to write the plan to; by default it is printed.", "PLAN"),
    Flag(
        "output",
        ("-o", "--output"),
        "",
        "What to print beside a plan that goes to a file.",
        choices=("", *FORMATS),
    ),
    REPORT,
    o.SELECT,
    o.IGNORE,
    o.SAFETY,
    o.VERSION,
    o.JOBS,
    *o.FILTERS,
    o.NO_COMMENTS,
    o.SKIP_UNSUPPORTED,
    o.VERBOSE,
    FORCE_MANAGED,
    *READING,
)


def run(
    *,
    names: tuple[str, ...],
    filename: tuple[str, ...],
    recursive: bool,
    files_from: tuple[str, ...],
    exclude: tuple[str, ...],
    out: str,
    output: str,
    reports: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    safety: str,
    kubernetes_version: str,
    jobs: int,
    namespace: str,
    labels: str,
    no_comments: bool,
    skip_unsupported: bool,
    verbose: bool,
    **live: Any,
) -> int:
    """Write down what would be changed of many objects, for people to decide on, and for apply.

    With -f it plans for manifests, else for live objects. A plan has an object a document, its
    changes with rule, safety and evidence, and a decision, apply: true or false, that people or
    scripts may edit. It ends with what all of it adds up to.

    Exits with 2 on errors, 3 when there was nothing to read, else 0.
    """
    if output and not out:
        raise UsageError(
            "a plan and a report cannot both be printed", advice="name a file by --out"
        )
    job = Run(
        select=o.split(select),
        ignore=o.split(ignore),
        gate=o.gate_of(safety or "review", kubernetes_version),
        jobs=o.processes(jobs),
        thorough=verbose or wants_all(output, reports),
        effects=True,
        fixes=wants_fixes(output, reports),
        no_dockerfiles=o.NO_DOCKERFILES,
    )
    if names and not filename and not files_from:
        refuse_of_files(
            recursive=recursive,
            exclude=exclude,
            no_comments=no_comments,
            skip_unsupported=skip_unsupported,
        )
        from kubectl_prodready.cli.live_plans import Asked  # loads the cluster library
        from kubectl_prodready.cli.plan_of_live import plan_live

        given = (names, namespace, labels, output, kubernetes_version, job, live)
        asked = Asked(*given, reports=reports, verbose=verbose)
        return plan_live(asked, out, safety or "review")
    refuse(live)
    inputs = o.gathered(filename, files_from, exclude, recursive=recursive)
    if any(source.held is not None for source in inputs.sources):
        raise UsageError("what is read from a pipe cannot be planned for", advice="name files")
    job = job._replace(
        selection=o.selection_of(names, namespace, labels),
        notes=not no_comments,
        skip_unsupported=skip_unsupported,
    )
    named = (*split(filename), *(source.shown for source in inputs.sources if files_from))
    terms = Terms(
        tuple(named),
        recursive,
        tuple(split(exclude)),
        names,
        namespace,
        labels,
        job.select,
        job.ignore,
        safety or "review",
        kubernetes_version,
        comments=not no_comments,
    )
    report = with_files(report_as(output) if output else Silent(), reports)
    return plan_files(inputs, job, Head(FILES, terms), out, report, verbose=verbose)


def plan_files(
    inputs: Gathered, job: Run, head: Head, out: str, report: Several, *, verbose: bool
) -> int:
    """Plan for every input; returns the exit code. Raises ProdreadyError."""
    tally = Tally(verbose=verbose)
    tally.start(inputs)
    show_missing(report, inputs.errors)
    with Place(out) as place:
        maker = Maker(head, program(), place.add)
        for result in results(inputs.sources, job, inputs.decisions):
            tally.add(result)
            report.show(result)
            maker.add_file(result)
        maker.end()
        report.end()
        place.put()
    tally.miss(job.selection)
    for error in report.errors:
        tally.fail(error)
    tally.tell(wrote=False, program=program())
    if not tally.inputs:
        tally.tell_no_input()
    else:
        tell(maker, out)
    return worst([FINE if tally.inputs else NO_INPUT, ERROR if tally.failures else FINE])
