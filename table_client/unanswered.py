"""What a client has sent, or will send, and has no answer to: in memory, and on disk where it shall outlive it."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from server.domain.commands import WireCommand
from server.domain.refusals import Refused
from server.wire.frames import Done, encode
from table_client.outbox import Outbox


@dataclass
class _Sent:
    """A command without an answer. callers: how many wait for that."""

    command: WireCommand
    answer: "asyncio.Future[Done] | None" = None
    callers: int = 0

    def settle(self, outcome: Done | Exception) -> None:
        if self.answer is None or self.answer.done():
            return
        if isinstance(outcome, Exception):
            self.answer.set_exception(outcome)
            self.answer.exception()  # seen: nobody may be waiting for it any more
        else:
            self.answer.set_result(outcome)


class Unanswered:
    """Commands in the order in which they came. outbox: a file that keeps them; `None` keeps them in memory.

    Raises OutboxInUse, and what `Outbox` raises.
    """

    def __init__(self, outbox: Path | None) -> None:
        self._disk = Outbox(outbox) if outbox is not None else None
        self._sent = {each.id: _Sent(each) for each in self._disk.pending()} if self._disk else {}
        self._refused = {each.id: (each, why) for each, why in self._disk.refused()} if self._disk else {}

    @property
    def lasts(self) -> bool:
        """Whether they outlive this program."""
        return self._disk is not None

    @property
    def pending(self) -> list[WireCommand]:
        """The commands without an answer."""
        return [sent.command for sent in self._sent.values()]

    @property
    def refused(self) -> list[tuple[WireCommand, Refused]]:
        """The commands that were refused while nobody waited for them."""
        return list(self._refused.values())

    def __contains__(self, id: object) -> bool:
        return id in self._sent

    def claim(self, key: str) -> None:
        """Say whose these are. Raises WrongOutbox."""
        if self._disk is not None:
            self._disk.claim(key)

    def keep(self, command: WireCommand) -> None:
        """Put a command behind the others; what no frame can carry is not kept, but raised."""
        encode(command)
        if self._disk is not None:
            self._disk.keep(command)
        self._sent[command.id] = _Sent(command)

    async def outcome(self, id: str) -> Done:
        """Wait for the answer of a command that is here. Raises Refused, or what `end` says."""
        sent = self._sent[id]
        if sent.answer is None:
            sent.answer = asyncio.get_running_loop().create_future()
        sent.callers += 1
        try:
            return await asyncio.shield(sent.answer)
        finally:
            sent.callers -= 1

    def settle(self, id: str, outcome: Done | Refused) -> None:
        """Take the answer of a command that is here; a refusal that nobody waits for is put aside."""
        sent = self._sent.pop(id)
        if isinstance(outcome, Refused) and sent.callers == 0:
            self._refused[id] = sent.command, outcome
            if self._disk is not None:
                self._disk.refuse(id, outcome.code, outcome.facts)
            return
        if self._disk is not None:
            self._disk.remove(id)
        sent.settle(outcome)

    def dismiss(self, id: str) -> None:
        """Forget a command that was put aside. Idempotent."""
        if self._refused.pop(id, None) is not None and self._disk is not None:
            self._disk.remove(id)

    def end(self, error: Exception) -> None:
        """Tell everyone who waits that no answer will come to them, and why."""
        for sent in self._sent.values():
            sent.settle(error)

    def close(self) -> None:
        """Let nobody wait any longer; what is on disk stays there."""
        for sent in self._sent.values():
            if sent.answer is not None:
                sent.answer.cancel()
        if self._disk is not None:
            self._disk.close()
