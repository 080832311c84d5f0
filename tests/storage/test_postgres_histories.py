"""The PostgreSQL store and the store in memory agree after any history, workers dying in between."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.storage.histories import Histories
from tests.storage.postgres_server import PostgresServer
from tests.storage.postgres_tables import empty

from standfast.storage import Store, open_postgres

BRIEF = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes here
    max_examples=15,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def test_any_history_is_told_as_by_the_store_in_memory(postgres: PostgresServer) -> None:
    class ServerHistories(Histories):
        is_new = True

        async def open(self) -> Store:
            if self.is_new:
                await empty(postgres.dsn())
                self.is_new = False
            return await open_postgres(postgres.dsn(), clock=self.clock)

        async def die(self) -> None:
            self.disk._database._pool.terminate()

    run_state_machine_as_test(ServerHistories, settings=BRIEF)
