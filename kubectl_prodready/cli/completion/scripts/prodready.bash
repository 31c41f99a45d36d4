# Completion of kubectl-prodready for bash: source <(kubectl-prodready completion bash)
# `kubectl prodready` is completed by kubectl: kubectl-prodready completion install

_kubectl_prodready() {
    local -a words=() answer=() values=() shown=()
    local i word line=$COMP_LINE cur directive prefix tab=$'\t'
    # bash parts words at = and :, which are parts of words here
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i == 0)) || [[ $line == [[:space:]]* || -z $line ]]; then
            words+=("$word")
        else
            words[${#words[@]} - 1]+=$word
        fi
        line=${line#"${line%%[![:space:]]*}"}
        line=${line#"$word"}
    done
    words=("${words[@]//[\'\"\\]/}")
    cur=${words[${#words[@]} - 1]}
    while IFS= read -r line; do
        answer+=("$line")
    done < <(kubectl-prodready __complete "${words[@]:1}" 2>/dev/null </dev/null)
    ((${#answer[@]})) || return 0
    directive=${answer[${#answer[@]} - 1]#:}
    [[ $cur == -*=* ]] && cur=${cur#*=}
    prefix=${cur%"${cur##*[=:]}"}
    for line in "${answer[@]:0:${#answer[@]}-1}"; do
        word=${line%%"$tab"*}
        [[ $word == "$cur"* ]] || continue
        printf -v i '%q' "${word#"$prefix"}"
        i=${i//\\,/,}
        values+=("$i")
        [[ $line == *"$tab"* ]] && i+="  (${line#*"$tab"})"
        shown+=("$i")
    done
    ((directive & 2)) && compopt -o nospace 2>/dev/null
    ((directive & 32)) && compopt -o nosort 2>/dev/null
    if ((${#values[@]})); then
        # what is said of each is shown where a list is, and never put into the line
        if ((COMP_TYPE == 63 && ${#values[@]} > 1)); then
            COMPREPLY=("${shown[@]}")
        else
            COMPREPLY=("${values[@]}")
        fi
    elif ((directive & 16)); then
        compopt -o dirnames 2>/dev/null
    elif ! ((directive & 4)); then
        compopt -o default 2>/dev/null
    fi
    return 0
}

complete -F _kubectl_prodready kubectl-prodready
