"""A shop's business systems in one process, for demos and tests; README.md beside this package tells its stories."""

from standfast_sandbox.app import SANDBOX, Sandbox, create_app

__all__ = ["SANDBOX", "Sandbox", "create_app"]
