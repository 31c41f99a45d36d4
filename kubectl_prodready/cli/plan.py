"""`plan`: what would be changed of many objects, as a file that people decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kubectl_prodready.bulk.making import Maker
from kubectl_prodready.cli import options as o
from kubectl_prodready.cli.cluster_flags import FORCE_MANAGED, READING
from kubectl_prodready.cli.common import Common
from kubectl_prodready.cli.exits import ERROR, FINE, NO_INPUT, worst
from kubectl_prodready.cli.flags import Flag
from kubectl_prodready.cli.plan_place import Place, tell
from kubectl_prodready.cli.program import program
from kubectl_prodready.cli.reports import FORMATS, REPORT, report_as, wants_fixes, with_files
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


def run(*, out: str, safety: str, no_comments: bool, **values: Any) -> int:
    """Write down what would be changed of many objects, for people to decide on, and for apply.

    With -f it plans for manifests, else for live objects. A plan has an object a document, its
    changes with rule, safety and evidence, and a decision, apply: true or false, that people or
    scripts may edit. It ends with what all of it adds up to.

    Exits with 2 on errors, 3 when there was nothing to read, else 0.
    """
    common = Common.of(values)
    if common.output and not out:
        raise UsageError(
            "a plan and a report cannot both be printed", advice="name a file by --out"
        )
    safety = safety or "review"
    job = common.job(
        safety,
        notes=not no_comments,
        effects=True,
        fixes=wants_fixes(common.output, common.reports),
        no_dockerfiles=o.NO_DOCKERFILES,
    )
    if common.is_live:
        from kubectl_prodready.cli.plan_of_live import plan_live  # loads the cluster library

        return plan_live(common.asked(job, no_comments=no_comments), out, safety)
    inputs = common.inputs()
    if any(source.held is not None for source in inputs.sources):
        raise UsageError("what is read from a pipe cannot be planned for", advice="name files")
    job = job._replace(selection=common.selection())
    terms = _terms(common, inputs, job, safety)
    report = with_files(report_as(common.output) if common.output else Silent(), common.reports)
    return plan_files(inputs, job, Head(FILES, terms), out, report, verbose=common.verbose)


def _terms(common: Common, inputs: Gathered, job: Run, safety: str) -> Terms:
    """What was asked, as `apply` asks it again."""
    listed = (source.shown for source in inputs.sources if common.files_from)
    return Terms(
        (*split(common.filename), *listed),
        common.recursive,
        tuple(split(common.exclude)),
        common.names,
        common.namespace,
        common.labels,
        job.select,
        job.ignore,
        safety,
        common.kubernetes_version,
        comments=job.notes,
    )


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
