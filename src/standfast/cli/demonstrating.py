"""`standfast demo`: the main job in a browser."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from standfast.app import Settings, run_demo
from standfast.cli.serving import run


def demo(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8800,
    keep: Annotated[
        Path | None, typer.Option(help="Keep the conversations in this folder.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser, where there is one.")] = True,
) -> None:
    """Open a shop with the chat, its five business systems, a mailbox, switches that break things, and a look inside."""
    began = time.perf_counter()

    def tell(address: str, settings: Settings) -> None:
        key = settings.staff_key.get_secret_value() if settings.staff_key is not None else ""
        typer.echo(f"The shop:     {address}/")
        typer.echo(f"Staff pages:  {address}/console  (key: {key})")
        typer.echo(f"Ready after {time.perf_counter() - began:.1f} s. Ctrl+C ends everything.")
        if browser and _has_screen():
            webbrowser.open(f"{address}/")

    with tempfile.TemporaryDirectory(prefix="standfast-demo-") as place:
        run(run_demo(host=host, port=port, data=keep or Path(place), on_ready=tell))


def _has_screen() -> bool:
    return sys.platform in {"darwin", "win32"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
