#!/bin/sh
# Fix the manifests of many repositories, each on a branch. POSIX sh, git and kubectl-prodready.
set -u
unset CDPATH
: "${GIT_TERMINAL_PROMPT:=0}" # a repository that wants a password fails, and does not wait
export GIT_TERMINAL_PROMPT

usage() {
    cat <<'EOF'
usage: every-repository.sh [OPTION]... [LIST] [-- FLAG...]

Fix the manifests of every repository in LIST, and commit that on a branch.

LIST holds a git URL or a path a line; empty lines, and those that begin with #, say nothing.
Without LIST, or with -, it is standard input. FLAGs go to `kubectl prodready fix`.

  --branch NAME   the branch; prodready/fix by default
  --force-branch  make the branch anew where it exists; else the repository is left alone
  --push          push the branch, also one that an earlier run left in --into
  --into DIR      the folder for the clones; else a temporary one, kept for what was not pushed;
                  in clones symlinks are plain files, so that nothing outside is written
  --dry-run       only show the changes
  -h, --help      this text

Exit codes: 0 all done; 1 with --dry-run, there is something to change; 2 a repository failed, and
the others were done, or nothing could be begun; 130 interrupted.
EOF
}

refuse() {
    printf 'every-repository.sh: %s\n' "$1" >&2
    exit 2
}

# a URL as it may be shown: without the credentials in it
shown() {
    printf '%s\n' "$1" | sed 's|://[^/@]*@|://|g'
}

outcome() { # KIND WORDS
    printf '%-9s  %s: %s\n' "$1" "$name" "$2" >>"$scratch/outcomes"
}

# run git, keep what it says
quietly() {
    git "$@" >"$scratch/said" 2>&1 </dev/null
}

failed() {
    line=$(grep -E '^(fatal|error): |rejected' "$scratch/said" | head -n 1)
    outcome failed "$1: $(shown "${line:-$(head -n 1 "$scratch/said")}")"
}

push() {
    if [ -n "$force" ] && [ -n "$pushed" ]; then
        quietly -C "$clone" push --quiet "--force-with-lease=refs/heads/$branch:$pushed" \
            origin "refs/heads/$branch"
    else
        quietly -C "$clone" push --quiet origin "refs/heads/$branch"
    fi
}

# say what became of a branch that has its commit
settle() { # KIND WORDS
    if [ -z "$publish" ]; then
        kept=yes
        outcome "${1:-committed}" "$branch in $clone$2"
    elif push; then
        outcome "${1:-pushed}" "$branch was pushed$2"
    else
        kept=yes
        failed "$branch in $clone is committed and not pushed"
    fi
}

fetch() {
    if [ ! -e "$clone" ]; then
        # without symlinks: what is written stays inside
        quietly clone --quiet --depth 1 --no-local --config core.symlinks=false \
            --config "prodready.source=$url" -- "$url" "$clone" && return
        failed 'no clone'
    elif [ "$(git -C "$clone" config prodready.source 2>/dev/null)" != "$url" ]; then
        outcome failed "$clone is something else"
    elif [ -n "$(git -C "$clone" status --porcelain)" ]; then
        outcome failed "$clone has changes that nobody committed"
    elif [ -z "$force" ] && quietly -C "$clone" rev-parse --verify "refs/heads/$branch"; then
        if [ -n "$publish" ]; then settle '' ', from an earlier run'; else
            outcome left "$clone has the branch $branch already"
        fi
    elif quietly -C "$clone" fetch --quiet --depth 1 origin HEAD &&
        quietly -C "$clone" checkout --quiet --detach FETCH_HEAD; then
        return
    else
        failed 'not renewed'
    fi
    return 1
}

fix() { # FLAG...
    if [ -z "$dry" ]; then
        set -- --write --record "$scratch/records" --report "markdown=$scratch/report.md" "$@"
    fi
    (cd -- "$clone" && kubectl-prodready fix -R -f . "$@" </dev/null)
}

commit() {
    {
        printf 'Make workloads production-ready\n\n'
        cat "$scratch/report.md"
    } >"$scratch/message"
    quietly -C "$clone" checkout --quiet -B "$branch" &&
        quietly -C "$clone" commit --quiet --all --cleanup=whitespace --file "$scratch/message"
}

conclude() { # the exit code of fix
    if [ -z "$dry" ] && [ -n "$(git -C "$clone" status --porcelain)" ]; then
        if ! commit; then
            failed 'no commit'
            quietly -C "$clone" checkout --quiet --force --detach
            quietly -C "$clone" branch --quiet -D "$branch"
        elif [ "$1" -eq 2 ]; then
            settle partly ', with errors, which its message names'
        else
            settle '' ''
        fi
        return
    fi
    case $1 in
    0) outcome unchanged 'nothing to change' ;;
    1) outcome changes 'there is something to change' ;;
    3) outcome unchanged 'no manifests' ;;
    *) outcome failed 'errors, told above' ;;
    esac
}

# host, path and name in one, without .git at the end
folder_of() {
    shown "$1" | sed 's|^[a-z+]*://||; s|/*$||; s|\.git$||; s|^[/.]*||; s|[/:]|-|g; s|^-*||'
}

one_repository() { # URL FLAG...
    url=$1
    shift
    name=$(shown "$url")
    printf '== %s\n' "$name"
    [ ! -d "$url" ] || url=$(cd -- "$url" && pwd)
    clone=$into/$(folder_of "$url")
    : >"$scratch/report.md"
    if ! quietly ls-remote --quiet --heads -- "$url" "refs/heads/$branch"; then
        failed 'not reached'
        return
    fi
    pushed=$(sed -n "s|^\([0-9a-f]*\)[[:space:]]refs/heads/.*|\1|p" "$scratch/said")
    if [ -n "$pushed" ] && [ -z "$force" ]; then
        outcome left "it has the branch $branch already"
        return
    fi
    fetch || return 0
    main=$(git -C "$clone" symbolic-ref -q refs/remotes/origin/HEAD)
    if [ "$main" = "refs/remotes/origin/$branch" ]; then
        outcome failed "$branch is its default branch"
        return
    fi
    code=0
    fix "$@" || code=$?
    [ "$code" -ne 130 ] || exit 130
    conclude "$code"
}

summary() {
    count=$(grep -c '' "$scratch/names")
    printf '\n%s: ' "$count $([ "$count" -eq 1 ] && echo repository || echo repositories)"
    cut -d ' ' -f 1 "$scratch/outcomes" | sort | uniq -c |
        while read -r many kind; do printf '%s%s %s' "${comma-}" "$many" "$kind" && comma=', '; done
    printf '\n'
    sort "$scratch/outcomes" | sed 's/^/  /'
}

branch=prodready/fix force='' publish='' dry='' into='' list=''
while [ $# -gt 0 ]; do
    case $1 in
    --branch | --into)
        [ $# -gt 1 ] || refuse "$1 needs a value"
        if [ "$1" = --into ]; then into=$2; else branch=$2; fi
        shift
        ;;
    --force-branch) force=yes ;;
    --push) publish=yes ;;
    --dry-run) dry=yes ;;
    -h | --help) usage && exit ;;
    --)
        shift
        break
        ;;
    -?*) refuse "no option $1; flags for fix follow --" ;;
    *)
        [ -z "$list" ] || refuse "one list only: $1; flags for fix follow --"
        list=$1
        ;;
    esac
    shift
done

[ -z "$dry" ] || publish=''
command -v kubectl-prodready >/dev/null || refuse 'kubectl-prodready is not on PATH'
git check-ref-format --branch "$branch" >/dev/null 2>&1 || refuse "no name for a branch: $branch"

scratch=$(mktemp -d) || exit 2
kept='' made=''
trap 'rm -rf "$scratch"; [ -n "$kept" ] || [ -z "$made" ] || rm -rf "$made"' EXIT
trap 'exit 130' INT TERM HUP
case $list in
'' | -) cat >"$scratch/list" ;;
*) cat <"$list" >"$scratch/list" || refuse "no list $list" ;;
esac
if [ -n "$into" ]; then
    { mkdir -p -- "$into" && into=$(cd -- "$into" && pwd); } || exit 2
else
    into=$(mktemp -d) && made=$into || exit 2
fi

: >"$scratch/outcomes"
awk '{ gsub(/^[ \t]+|[ \t\r]+$/, "") } /^[^#]/' "$scratch/list" >"$scratch/names"
[ -s "$scratch/names" ] || refuse 'the list names no repository'
# descriptor 3: what is run below must not read the list
while IFS= read -r line <&3; do
    one_repository "$line" "$@"
done 3<"$scratch/names"
summary
if grep -qE '^(failed|partly) ' "$scratch/outcomes"; then exit 2; fi
if grep -q '^changes ' "$scratch/outcomes"; then exit 1; fi
