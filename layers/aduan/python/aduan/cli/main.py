"""`aduan <what> ...`: the city's own tools, one module each, loaded only when asked for."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

COMMANDS: Final = {
    "calendar": ("calendar", "bring a new calendar to open cases"),
    "channels": ("channels", "how the channels hear of changes"),
    "city": ("city", "check a city pack"),
    "duplicates": ("duplicates", "fit or evaluate the duplicate detector"),
    "failures": ("failures", "work that functions gave up: list, show, replay"),
    "figures": ("figures", "figures of a period: rebuild, freeze, show, correct"),
    "improvements": ("improvements", "what was decided because of complaints, and its effect"),
    "lapor": ("lapor", "look after the synchronisation with LAPOR!"),
    "lifecycle": ("lifecycle", "print the lifecycle as a table"),
    "officials": ("officials", "who holds which post"),
    "privacy": ("privacy", "what persons ask of the data held about them"),
    "restore": ("restore", "the register as it was at one second"),
    "search": ("search", "make cases of earlier versions findable by their words"),
    "report": ("report", "print what the city owes in figures"),
    "signing": ("signing", "what a channel signs its webhooks with"),
    "verify": ("verify", "check a receipt of a case's end, offline"),
    "routing": ("routing", "evaluate or refit the category model"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Answers the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] not in COMMANDS:
        wanted = "\n".join(f"  aduan {name:<13}{about}" for name, (_, about) in COMMANDS.items())
        print(f"usage: aduan <command> ...\n{wanted}", file=sys.stderr)
        return 0 if words in (["-h"], ["--help"]) else 2
    module = import_module(f"aduan.cli.{COMMANDS[words[0]][0]}")
    return int(module.main(words[1:]) or 0)


if __name__ == "__main__":
    raise SystemExit(main())
