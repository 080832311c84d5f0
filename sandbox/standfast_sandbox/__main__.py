"""Serve the sandbox: `python -m standfast_sandbox --port 8900 --seed 7`."""

import argparse

from aiohttp import web

from standfast.testing import PaymentsMode
from standfast_sandbox.app import create_app

_PORT = 8900


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="standfast_sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=_PORT)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--payments-mode", choices=[mode.value for mode in PaymentsMode], default="key"
    )
    asked = parser.parse_args()
    app = create_app(seed=asked.seed, payments_mode=asked.payments_mode)
    web.run_app(app, host=asked.host, port=asked.port, access_log=None, shutdown_timeout=1.0)


if __name__ == "__main__":
    main()
