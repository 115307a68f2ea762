"""`python -m infra.local.lapor --port 8300 --store .local/lapor.sqlite`"""

import argparse
from pathlib import Path

from infra.local.lapor.server import Simulator
from infra.local.templates import environment


def main() -> None:
    parser = argparse.ArgumentParser(prog="infra.local.lapor", description="Simulator SP4N-LAPOR!")
    parser.add_argument("--port", type=int, default=8300)
    parser.add_argument("--store", type=Path, default=Path(".local/lapor.sqlite"))
    parser.add_argument("--seed", type=int, default=0, help="benih gangguan yang diundi")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--home", default="", help="alamat beranda tumpukan lokal")
    args = parser.parse_args()
    environment().globals["home"] = args.home
    args.store.parent.mkdir(parents=True, exist_ok=True)
    simulator = Simulator(args.store, port=args.port, seed=args.seed, host=args.host)
    print(f"Simulator SP4N-LAPOR! di http://{args.host}:{args.port}/", flush=True)
    try:
        simulator.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        simulator.close()


if __name__ == "__main__":
    main()
