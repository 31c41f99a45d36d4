# Completion of kubectl-prodready for PowerShell:
#   kubectl-prodready completion powershell | Out-String | Invoke-Expression
# `kubectl prodready` is completed by kubectl: kubectl-prodready completion install

Register-ArgumentCompleter -Native -CommandName 'kubectl-prodready', 'kubectl-prodready.exe' -ScriptBlock {
    param($WordToComplete, $CommandAst, $CursorPosition)

    $Words = @()
    foreach ($Element in ($CommandAst.CommandElements | Select-Object -Skip 1)) {
        if ($Element.Extent.EndOffset -lt $CursorPosition) {
            $Words += $Element.Extent.Text -replace '[''"]', ''
        }
    }
    $Words += $WordToComplete
    # before 7.3 an empty word is lost on its way to a program
    if ($WordToComplete -eq '' -and
        ($PSVersionTable.PSVersion -lt [version]'7.3' -or $PSNativeCommandArgumentPassing -eq 'Legacy')) {
        $Words[-1] = '""'
    }
    $Answer = @($null | & 'kubectl-prodready' '__complete' @Words 2>$null)
    if ($Answer.Count -eq 0) { return }
    $Directive = [int]($Answer[-1].TrimStart(':'))
    $Flag = if ($WordToComplete -match '^-[^=]*=') { $Matches[0] } else { '' }
    $Space = if (($Directive -band 2) -ne 0) { '' } else { ' ' }
    # nothing is answered for files: PowerShell completes them by itself then
    foreach ($Line in ($Answer | Select-Object -SkipLast 1)) {
        $Value, $Said = $Line -split "`t", 2
        if (-not $Said) { $Said = $Value }
        $Text = $Flag + $Value
        if ($Text -match '[\s''"`$;&|(){}<>@#]') { $Text = "'" + ($Text -replace "'", "''") + "'" }
        [System.Management.Automation.CompletionResult]::new($Text + $Space, $Value, 'ParameterValue', $Said)
    }
    if ($Answer.Count -eq 1 -and ($Directive -band 4) -ne 0) { '' }
}
