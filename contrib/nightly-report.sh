#!/bin/sh
# Report what workloads lack, and what is new since the last time; for cron. POSIX sh,
# kubectl-prodready, and kubectl for clusters.
set -u
LC_ALL=C # comm wants the order of bytes
export LC_ALL

usage() {
    cat <<'EOF'
usage: nightly-report.sh --out DIR [OPTION]... -- FLAG...

Run `kubectl prodready check FLAG...` and compare what it finds with the last report of an earlier
day. FLAGs name manifests, as -R -f deploy/ does; or --context names clusters, and what kubectl gets
from all their namespaces is looked at, without those of the cluster itself. Nothing is changed.

Writes, and on the same day writes anew:
  DIR/DATE/report.md        what is new, what is gone, counts, and all findings
  DIR/DATE/report.json      all findings, as of check -o json
  DIR/DATE/comparison.json  what is new and gone, and counts
  DIR/DATE/findings.json    what the next night is compared with: a baseline

A finding is known by file, object, path and rule, as in a baseline; hints count, too.

  --out DIR       where the reports are
  --context NAME  a report for this cluster, in DIR/NAME/DATE; repeat it for several
  --fail-on-new   exit with 1 when something is new
  --date DATE     another date than today, as YYYY-MM-DD
  -h, --help      this text

Exit codes: 0 done, also for the first time; 1 with --fail-on-new, something is new; 2 errors, and
then there is no comparison for that place; 3 nothing to read; 130 interrupted. Of several contexts
the first in the order 2, 1, 3, 0 counts.
EOF
}

refuse() {
    printf 'nightly-report.sh: %s\n' "$1" >&2
    exit 2
}

# what is looked at in clusters, and what surrounds it
KINDS=deployments,statefulsets,daemonsets,cronjobs,services,limitranges
KINDS=$KINDS,horizontalpodautoscalers,poddisruptionbudgets
ELSEWHERE=metadata.namespace!=kube-system,metadata.namespace!=kube-public
ELSEWHERE=$ELSEWHERE,metadata.namespace!=kube-node-lease

# each context has a folder of its own, whatever is in its name
folder_of() {
    printf '%s' "$1" | sed 's/%/%25/g; s|/|%2F|g; s/:/%3A/g; s/ /%20/g; s/^\./%2E/; s/^-/%2D/'
}

# the findings of a baseline, one a line, sorted
findings() {
    sed -n 's/^ *\({"file": .*}\),\{0,1\}$/\1/p' "$1" | sort
}

# the newest earlier day that can be compared with
last_before() { # PLACE
    for folder in "$1"/[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]; do
        day=${folder##*/}
        if [ -f "$folder/findings.json" ] && expr "x$day" '<' "x$date" >/dev/null; then
            printf '%s\n' "$day"
        fi
    done | tail -n 1
}

as_list() { # TITLE LINES
    [ -s "$2" ] || return 0
    printf '\n%s:\n\n' "$1"
    # shellcheck disable=SC2016 # the backquotes are Markdown's
    tr '`' "'" <"$2" | sed -E \
        's/, "said": .*//
         s/^.*"file": "(.*)", "object": "(.*)", "path": "(.*)", "rule": "(.*)".*/\4: `\2` in `\1`, `\3`/
         s/^/- /
         s|(in `)(\.\./)+|\1|'
}

as_array() { # LINES
    printf '[\n'
    sed 's/^/    /; $!s/$/,/' "$1"
    printf '  ]'
}

as_json() { # SINCE
    cat <<EOF
{
  "date": "$date",
  "since": $([ -n "$1" ] && printf '"%s"' "$1" || printf null),
  "counts": {"new": $new, "gone": $gone, "asBefore": $before},
  "new": $(as_array "$scratch/new"),
  "gone": $(as_array "$scratch/gone")
}
EOF
}

compare() { # PLACE
    since=$(last_before "$1")
    findings "$made/findings.json" >"$scratch/today"
    if [ -n "$since" ]; then
        findings "$1/$since/findings.json" >"$scratch/then"
    else
        cp "$scratch/today" "$scratch/then"
    fi
    comm -13 "$scratch/then" "$scratch/today" >"$scratch/new"
    comm -23 "$scratch/then" "$scratch/today" >"$scratch/gone"
    new=$(grep -c '' "$scratch/new")
    gone=$(grep -c '' "$scratch/gone")
    before=$(comm -12 "$scratch/then" "$scratch/today" | grep -c '')
    if [ -n "$since" ]; then
        told="$new new, $gone gone, $before as before, since $since"
    else
        told="$before findings, nothing to compare them with yet"
    fi
    as_json "$since" >"$made/comparison.json"
    {
        printf '## %s%s\n\n%s.\n' "$date" "${context:+: $context}" "$told"
        as_list New "$scratch/new"
        as_list Gone "$scratch/gone"
        printf '\n'
        cat "$made/all.md"
    } >"$made/report.md"
}

# whole, or not at all
settle() { # PLACE
    rm -f "$made/all.md"
    chmod 755 "$made"
    rm -rf "${1:?}/$date"
    mv "$made" "$1/$date"
}

raise() { # CODE: the first in the order 2, 1, 3, 0 stays
    case $1,$worst in
    2,* | 1,[03] | 3,0) worst=$1 ;;
    esac
}

fail_place() { # CODE
    printf '%s%s\n' "${context:+$context: }" 'no report' >&2
    cat "$scratch/said" >&2
    [ "$1" -ne 130 ] || exit 130
    if [ "$1" -eq 3 ]; then raise 3; else raise 2; fi
}

one_place() { # PLACE INPUT FLAG...
    place=$1 input=$2
    shift 2
    { mkdir -p -- "$place" && made=$(mktemp -d "$place/.new.XXXXXX"); } || exit 2
    code=0
    kubectl-prodready check "$@" --baseline "$made/findings.json" \
        --report "json=$made/report.json" --report "markdown=$made/all.md" \
        >"$scratch/said" 2>&1 <"$input" || code=$?
    if [ -f "$made/findings.json" ]; then
        compare "$place"
        settle "$place"
        printf '%s%s\n' "${context:+$context: }" "$told"
        [ -z "$fail" ] || [ "$new" -eq 0 ] || raise 1
        return
    fi
    rm -rf "$made"
    fail_place "$code"
}

one_context() { # FLAG...
    if kubectl --context "$context" get "$KINDS" --all-namespaces --field-selector "$ELSEWHERE" \
        --output yaml >"$scratch/live.yaml" 2>"$scratch/said" </dev/null; then
        one_place "$out/$(folder_of "$context")" "$scratch/live.yaml" -f - "$@"
    else
        fail_place 2
    fi
}

out='' fail='' worst=0 context='' made='' date=$(date +%Y-%m-%d)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"; [ -z "$made" ] || rm -rf "$made"' EXIT
trap 'exit 130' INT TERM HUP
touch "$scratch/contexts"
while [ $# -gt 0 ]; do
    case $1 in
    --out | --context | --date)
        [ $# -gt 1 ] || refuse "$1 needs a value"
        case $1 in
        --out) out=$2 ;;
        --context) printf '%s\n' "$2" >>"$scratch/contexts" ;;
        --date) date=$2 ;;
        esac
        shift
        ;;
    --fail-on-new) fail=yes ;;
    -h | --help) usage && exit ;;
    --)
        shift
        break
        ;;
    *) refuse "no option $1; the flags of check follow --" ;;
    esac
    shift
done
case $out in
'') refuse '--out is needed' ;;
/*) ;;
*) out=$PWD/$out ;;
esac
[ $# -gt 0 ] || [ -s "$scratch/contexts" ] || refuse 'what to look at is needed, after --'
case $date in
[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]) ;;
*) refuse "no date: $date" ;;
esac
command -v kubectl-prodready >/dev/null || refuse 'kubectl-prodready is not on PATH'

if [ -s "$scratch/contexts" ]; then
    command -v kubectl >/dev/null || refuse 'kubectl is not on PATH'
    # descriptor 3: what is run below must not read the list
    while IFS= read -r context <&3; do
        one_context "$@"
    done 3<"$scratch/contexts"
else
    one_place "$out" /dev/null "$@"
fi
exit "$worst"
