#!/bin/sh
# Look at the workloads of many clusters, one context after the other. POSIX sh, kubectl for the
# list of contexts, and kubectl-prodready.
set -u

usage() {
    cat <<'EOF'
usage: every-context.sh [OPTION]... [TYPE[,TYPE]...] [-- FLAG...]

Say what the workloads of every context of the kubeconfig lack, in all namespaces. Only reads.

TYPE is deployments,statefulsets,daemonsets,cronjobs by default. FLAGs go to `kubectl prodready
check`, or plan; where they have -n or --namespace, only that namespace is looked at.

  --context NAME     only this context; repeat it for several
  --kubeconfig FILE  instead of $KUBECONFIG or ~/.kube/config
  --out DIR          the findings of each context go to DIR/CONTEXT.txt
  --plan             write a plan for each context instead, DIR/CONTEXT.yaml; DIR is plans by
                     default, and a plan that is there already is left alone
  -h, --help         this text

In file names, what a path cannot hold or shells take for more stands as %XX, as in a URL.

Exit codes: 0 nothing found, or planned; 1 there are findings; 2 a context could not be read, and
the others were, or nothing could be begun; 130 interrupted.
EOF
}

refuse() {
    printf 'every-context.sh: %s\n' "$1" >&2
    exit 2
}

outcome() { # KIND WORDS
    printf '%-8s  %s: %s\n' "$1" "$context" "$2" >>"$scratch/outcomes"
}

# each context has a file of its own, whatever is in its name
file_of() {
    printf '%s' "$1" | sed 's/%/%25/g; s|/|%2F|g; s/:/%3A/g; s/ /%20/g; s/^\./%2E/; s/^-/%2D/'
}

run() { # the words after kubectl-prodready; what it complains about is shown, and kept
    code=0
    kubectl-prodready "$@" 2>"$scratch/said" </dev/null || code=$?
    cat "$scratch/said" >&2
    [ "$code" -ne 130 ] || exit 130
}

failed() {
    line=$(grep '^error: ' "$scratch/said" | head -n 1)
    outcome failed "${line:-exit code $code}"
}

check() { # FLAG...
    run check "$types" --context "$context" "$@" >"$scratch/found"
    if [ -n "$out" ]; then cp "$scratch/found" "$file.txt"; else cat "$scratch/found"; fi
    case $code in
    0) outcome clean 'nothing to change' ;;
    1) outcome findings "$(grep ' finding' "$scratch/said" | head -n 1)" ;;
    3) outcome nothing 'no such workloads' ;;
    *) failed ;;
    esac
}

plan() { # FLAG...
    if [ -e "$file.yaml" ]; then
        outcome left "$file.yaml is there already"
        return
    fi
    run plan "$types" --context "$context" --out "$file.yaml" "$@"
    case $code in
    0) outcome planned "$file.yaml" ;;
    3) outcome nothing 'no such workloads' ;;
    *) failed ;;
    esac
}

summary() {
    count=$(grep -c '' "$scratch/names")
    printf '\n%s: ' "$count $([ "$count" -eq 1 ] && echo context || echo contexts)"
    cut -d ' ' -f 1 "$scratch/outcomes" | sort | uniq -c |
        while read -r many kind; do printf '%s%s %s' "${comma-}" "$many" "$kind" && comma=', '; done
    printf '\n'
    sed 's/^/  /' "$scratch/outcomes"
}

scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM HUP
touch "$scratch/outcomes" "$scratch/names"

types='' out='' command=check
while [ $# -gt 0 ]; do
    case $1 in
    --context | --kubeconfig | --out)
        [ $# -gt 1 ] || refuse "$1 needs a value"
        case $1 in
        --context) printf '%s\n' "$2" >>"$scratch/names" ;;
        --kubeconfig) export KUBECONFIG="$2" ;;
        --out) out=$2 ;;
        esac
        shift
        ;;
    --plan) command=plan ;;
    -h | --help) usage && exit ;;
    --)
        shift
        break
        ;;
    -*) refuse "no option $1; flags for $command follow --" ;;
    *) types=${types:+$types,}$1 ;;
    esac
    shift
done
: "${types:=deployments,statefulsets,daemonsets,cronjobs}"

command -v kubectl-prodready >/dev/null || refuse 'kubectl-prodready is not on PATH'
if [ ! -s "$scratch/names" ]; then
    command -v kubectl >/dev/null || refuse 'kubectl is not on PATH: name the contexts by --context'
    kubectl config get-contexts --output name >"$scratch/names" || exit 2
    [ -s "$scratch/names" ] || refuse 'the kubeconfig has no context'
fi
[ "$command" = check ] || : "${out:=plans}"
[ -z "$out" ] || mkdir -p -- "$out" || exit 2

everywhere=--all-namespaces
for flag in "$@"; do
    case $flag in -n* | --namespace | --namespace=*) everywhere='' ;; esac
done
[ -z "$everywhere" ] || set -- "$everywhere" "$@"

# descriptor 3: what is run below must not read the list
while IFS= read -r context <&3; do
    printf '== %s\n' "$context"
    file=$out/$(file_of "$context")
    "$command" "$@"
done 3<"$scratch/names"
summary
if grep -q '^failed ' "$scratch/outcomes"; then exit 2; fi
if grep -q '^findings ' "$scratch/outcomes"; then exit 1; fi
