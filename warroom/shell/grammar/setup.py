"""Setting up: what is wrong here, and how to fix it."""

from __future__ import annotations

from warroom.shell.grammar.parser import Add


def commands(add: Add) -> None:
    add("doctor", "doctor:doctor", "checks configuration, database, feeds and terminal: each problem and its fix",
        "warroom doctor", "warroom doctor --json")  # fmt: skip
    made = add("config", "configuring:config", "shows where the configuration is and what holds, or writes one",
               "warroom config path", "warroom config show", "warroom config schema > config.schema.json",
               "warroom config init")  # fmt: skip
    acts = ("path", "show", "schema", "init")
    made.add_argument("act", metavar="ACT", choices=acts, help=", ".join(acts))
    made = add("policy", "policy:policy",
               "tells for each hour of a week whom an incident would reach, and when it reaches nobody",
               "warroom policy check",
               "warroom policy check --severity SEV1 --service checkout --within 2h")  # fmt: skip
    made.add_argument("act", metavar="ACT", choices=("check",), help="check")
    made.add_argument("--severity", metavar="SEV", help="this one only; without it all")
    made.add_argument("--service", metavar="NAME", help="as if this service failed; without it one of each policy")
    made.add_argument("--within", metavar="DURATION", default="24h", help="how long nobody does anything (24h)")
    made = add("completion", "completion:completion", "prints what makes Tab complete commands, options and incidents",
               "warroom completion bash > ~/.local/share/bash-completion/completions/warroom",
               "warroom completion fish > ~/.config/fish/completions/warroom.fish",
               "warroom completion zsh > ~/.zfunc/_warroom")  # fmt: skip
    made.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")
