namespace RegStore.Cli.Completion;

/// <summary>The scripts that let a shell ask regstore what may come next. They know nothing of its verbs, so that they are never out of date.</summary>
internal static class CompletionScripts
{
    public static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script of a shell.</summary>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => PowerShell,
    };

    // A shell takes the colon of alpine:3.4 for the end of a word: what stands before it is not completed again. Without an answer files are completed.
    private const string Bash = """
        # bash completion for regstore

        _regstore() {
            local line=${COMP_LINE:0:COMP_POINT} candidate prefix= words
            read -ra words <<< "$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            local word=${words[${#words[@]}-1]}
            [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && prefix=${word%"${word##*:}"}
            COMPREPLY=()
            while IFS= read -r candidate; do
                candidate=${candidate%%$'\t'*}
                COMPREPLY+=("${candidate#"$prefix"}")
            done < <(regstore complete -- "${words[@]:1}" 2>/dev/null)
        }

        complete -o default -F _regstore regstore

        """;

    private const string Zsh = """
        #compdef regstore
        # zsh completion for regstore

        _regstore() {
            local line
            local -a candidates
            for line in "${(@f)$(regstore complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
                [[ -n $line ]] && candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
            done
            if (( $#candidates )); then
                _describe regstore candidates
            else
                _files
            fi
        }

        if [[ $funcstack[1] == _regstore ]]; then
            _regstore "$@"
        else
            compdef _regstore regstore
        fi

        """;

    private const string Fish = """
        # fish completion for regstore

        function __regstore_complete
            set -l words (commandline -opc) (commandline -ct | string collect --allow-empty)
            set -l candidates (regstore complete -- $words[2..-1] 2>/dev/null)
            if set -q candidates[1]
                printf '%s\n' $candidates
            else
                __fish_complete_path (commandline -ct)
            end
        end

        complete -c regstore -f -a '(__regstore_complete)'

        """;

    private const string PowerShell = """
        # PowerShell completion for regstore

        Register-ArgumentCompleter -Native -CommandName regstore -ScriptBlock {
            param($word, $ast, $position)
            $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
            if ($word -eq '') { $words += '' }
            & regstore complete '--' @words 2>$null | ForEach-Object {
                $label, $description = $_ -split "`t", 2
                [System.Management.Automation.CompletionResult]::new($label, $label, 'ParameterValue', $description)
            }
        }

        """;
}
