"""Serve an app on a free port for as long as a block lasts: for rehearsals and tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI


@asynccontextmanager
async def serve_rehearsal(app: FastAPI, *, port: int = 0) -> AsyncIterator[str]:
    """Serve an app on 127.0.0.1 in this loop and give its address; 0 takes a free port."""
    config = uvicorn.Config(
        app, port=port, log_level="error", ws="none", lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    config.load()
    socket = config.bind_socket()
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[socket])
    try:
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        app.state.streams.stop()
        server.should_exit = True
        await server.shutdown(sockets=[socket])
