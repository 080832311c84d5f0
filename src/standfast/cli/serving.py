"""`standfast serve`: the assistant over HTTP."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from standfast.app import SettingsInvalid, read_settings, serve_assistant, work
from standfast.assistant import AssistantInvalid
from standfast.cli.checking import MISTAKES, print_problems
from standfast.storage import StoreError

NO_DATABASE = 3
"""The exit code when the database cannot be used."""


def serve(
    folder: Annotated[Path | None, typer.Argument(help="The assistant's folder.")] = None,
    *,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 takes a free one.")] = None,
) -> None:
    """Serve an assistant: /v1, the chat widget and the staff pages."""
    run(_serve(folder, host=host, port=port))


def worker(
    folder: Annotated[Path | None, typer.Argument(help="The assistant's folder.")] = None,
) -> None:
    """Run conversations beside a server, any number of times: turns, timers and deliveries, without HTTP."""
    run(_work(folder))


async def _work(folder: Path | None) -> None:
    settings = read_settings(assistant=folder)
    await work(settings, on_ready=lambda name: typer.echo(f"Worker {name} is at work"))


async def _serve(folder: Path | None, *, host: str | None, port: int | None) -> None:
    settings = read_settings(assistant=folder, host=host, port=port)
    await serve_assistant(
        settings, on_ready=lambda address: typer.echo(f"Standfast is at {address}")
    )


async def _until_told(main: Coroutine[Any, Any, None]) -> None:
    """Run until the end, or until the process is told to end: then everything is let go of in order."""
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await main


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run to the end; what a person got wrong is told in a sentence, with an exit code."""
    try:
        uvloop.run(_until_told(main))
    except AssistantInvalid as error:
        print_problems(error.problems)
        raise typer.Exit(MISTAKES) from None
    except SettingsInvalid as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(MISTAKES) from None
    except StoreError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(NO_DATABASE) from None
    except (KeyboardInterrupt, asyncio.CancelledError):
        raise typer.Exit(0) from None
    except OSError as error:
        typer.echo(
            f"{error.strerror or error}. Is the port taken? Choose another with --port.", err=True
        )
        raise typer.Exit(1) from None
