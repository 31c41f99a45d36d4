# Completion of kubectl-prodready for fish: kubectl-prodready completion fish | source
# `kubectl prodready` is completed by kubectl: kubectl-prodready completion install

function __kubectl_prodready_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l unquoted (string unescape -- $current)
    test (count $unquoted) -gt 0; and set current $unquoted
    set -l answer (kubectl-prodready __complete $words[2..-1] "$current" 2>/dev/null </dev/null)
    test (count $answer) -gt 0; or return
    set -l directive (string sub -s 2 -- $answer[-1])
    set -e answer[-1]
    # the value of --flag=value alone is answered, and the whole word is completed
    set -l flag (string match -r -- '^-[^=]*=' "$current")
    if test (count $answer) -gt 0
        for line in $answer
            echo -- "$flag$line"
        end
    else if test (math "floor($directive / 16) % 2") -eq 1
        __fish_complete_directories (string replace -r -- '^-[^=]*=' '' "$current") ''
    else if test (math "floor($directive / 4) % 2") -eq 0
        set flag (string match -r -- '^.*=' "$current")
        for line in (__fish_complete_path (string replace -r -- '^.*=' '' "$current"))
            echo -- "$flag$line"
        end
    end
end

complete -c kubectl-prodready -e
complete -c kubectl-prodready -k -f -a '(__kubectl_prodready_complete)'
