"""The chat in a terminal: plain lines in, what was said out, and a look inside on demand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from rich.console import Console
from rich.text import Text

from standfast.channels.errors import ApiProblem, ChannelError
from standfast.channels.talks import Talk
from standfast.channels.terminal_view import inside_view
from standfast.events import Record, Value

ReadLine = Callable[[str], Awaitable[str | None]]
"""Asks for one line; None at the end of the input."""

_HELP = (
    "/inspect        what the assistant is doing: stack, slots, facts, events\n"
    "/as CUS-000101  begin again as this customer; /as nobody\n"
    "/new            begin again\n"
    "/quit           leave\n"
    "A number presses a choice. An empty line looks for news, such as a person's reply."
)


class Terminal:
    """A chat between a person at a terminal and an assistant.

    Args:
        talk: The conversation.
        screen: Where it is shown.
        read_line: Where words come from.
    """

    def __init__(self, talk: Talk, *, screen: Console, read_line: ReadLine) -> None:
        self._talk = talk
        self._screen = screen
        self._read_line = read_line
        self._customer: str | None = None
        self._options: list[tuple[str, str]] = []

    async def run(self, customer: str | None = None) -> None:
        """Chat until the end of the input or `/quit`.

        Raises:
            ServerGone: The server does not answer.
        """
        self._customer = customer
        await self._talk.begin(customer)
        self._screen.print("Write a message; /help shows more.", style="dim")
        while (line := await self._read_line("you: ")) is not None:
            if line.strip() in {"/quit", "/exit", "/q"}:
                return
            try:
                await self._take(line.strip())
            except ApiProblem as problem:
                self._screen.print(f"{problem.refusal.title}: {problem.detail}", style="red")

    async def _take(self, line: str) -> None:
        match line.split():
            case []:
                pass
            case ["/help"]:
                self._screen.print(_HELP, style="dim")
            case ["/inspect"]:
                await self._inspect()
            case ["/new"]:
                await self._begin(self._customer)
            case ["/as", customer]:
                await self._begin(None if customer == "nobody" else customer)
            case [command, *_] if command.startswith("/"):
                self._screen.print(f"{command} is no command. /help lists them.", style="red")
            case _:
                await self._say(line)
        await self._show_news()

    async def _begin(self, customer: str | None) -> None:
        self._options = []
        await self._talk.begin(customer)
        self._customer = customer
        self._screen.print(f"A new conversation as {customer or 'nobody known'}.", style="dim")

    async def _say(self, line: str) -> None:
        label, payload = line, None
        if line.isascii() and line.isdigit() and 0 < int(line) <= len(self._options):
            payload, label = self._options[int(line) - 1]
        await self._talk.say(label, payload=payload)

    async def _show_news(self) -> None:
        for frame in await self._talk.news():
            self._show(frame)

    def _show(self, frame: Record) -> None:
        match frame:
            case {"type": "reply", "text": str(text)}:
                self._speak("bot", text, style="cyan")
                self._offer(frame.get("options"))
            case {"type": "person", "name": str(name), "text": str(text)}:
                self._speak(name, text, style="magenta")
            case {"type": "status", "status": str(status)}:
                self._screen.print(f"({status.replace('_', ' ')})", style="dim")
            case {"type": "status", "level": str(level)}:
                self._screen.print(f"({level})", style="dim")
            case _:
                pass

    def _speak(self, who: str, text: str, *, style: str) -> None:
        self._options = []
        self._screen.print(Text.assemble((f"{who}: ", f"bold {style}"), text))

    def _offer(self, options: Value) -> None:
        offered: Sequence[Value] = options if isinstance(options, list) else []
        for number, option in enumerate(offered, start=1):
            if isinstance(option, dict):
                self._options.append((str(option["id"]), str(option["label"])))
                self._screen.print(Text(f"     [{number}] {option['label']}", style="cyan"))

    async def _inspect(self) -> None:
        try:
            inside = await self._talk.inside()
        except ChannelError as error:
            self._screen.print(str(error), style="red")
            return
        if inside is None:
            self._screen.print("Nothing was said yet.", style="dim")
        else:
            self._screen.print(inside_view(inside))
