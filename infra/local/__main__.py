"""`python -m infra.local run`, `… demo`, `… secret CHANNEL`, `… fill`,
`… invoke FUNCTION EVENT.json`."""

import sys

from infra.local import fill, run, secret


def main() -> int:
    match sys.argv[1:]:
        case ["run", *rest]:
            return run.main(rest)
        case ["demo", *rest]:
            from infra.local.demo import play  # noqa: PLC0415  the story is read only when played

            return play.main(rest)
        case ["fill", *rest]:
            return fill.main(rest)
        case ["secret", *rest]:
            return secret.main(rest)
        case ["invoke", *rest]:
            from infra.local import invoke  # noqa: PLC0415  builds layers, which a run does not need

            return invoke.main(rest)
    print("usage: python -m infra.local run|demo|secret|fill|invoke [--help]", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
