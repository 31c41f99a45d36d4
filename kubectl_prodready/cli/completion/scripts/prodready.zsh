#compdef kubectl-prodready
# Completion of kubectl-prodready for zsh: source <(kubectl-prodready completion zsh)
# `kubectl prodready` is completed by kubectl: kubectl-prodready completion install

_kubectl_prodready() {
    local -a answer described order space
    local directive line value
    answer=("${(@f)$(kubectl-prodready __complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" \
        2>/dev/null </dev/null)}")
    directive=${answer[-1]#:}
    [[ $directive == <-> ]] || return 1
    compset -P 1 '-*='
    for line in "${(@)answer[1,-2]}"; do
        value=${line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
            described+=("${value//:/\\:}:${line#*$'\t'}")
        else
            described+=("${value//:/\\:}")
        fi
    done
    ((directive & 2)) && space=(-S '')
    ((directive & 32)) && order=(-V)
    if ((${#described})); then
        _describe $order prodready described "${space[@]}" && return 0
    fi
    if ((directive & 16)); then
        _files -/
    elif ! ((directive & 4)); then
        compset -P '*='
        _files
    fi
}

if [[ $funcstack[1] == _kubectl_prodready ]]; then
    _kubectl_prodready "$@"
else
    compdef _kubectl_prodready kubectl-prodready
fi
