"""Open the service's database, bring its tables up to date, and hand out transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import Session

from ingest.errors import BetzError

_BUSY_SECONDS = 30
_MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = "0001"


class Database:
    """A database with the tables of the service; threads and processes may share it.

    SQLite by default, in write-ahead mode: readers never wait, writers wait for each other. PostgreSQL by URL.
    """

    def __init__(self, address: str) -> None:
        """Open it and bring its tables up to date. Raises BetzError when it cannot be reached."""
        try:
            self._engine = _engine(make_url(address))
            self._writing = self._engine.execution_options(writes=True)
            _migrate(self._engine)
        except ArgumentError as error:
            raise BetzError("BETZ_DATABASE is no database URL.", hint="For example: postgresql://host/betz") from error
        except OperationalError as error:
            reason = str(error.orig).splitlines()[0] if str(error.orig) else "no reason given"
            raise BetzError(f"The database cannot be opened: {reason}.", hint="Check BETZ_DATABASE.") from error

    @property
    def dialect(self) -> str:
        """The kind of database: `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Hand out a session that only reads."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Hand out a session whose changes are kept, all or none."""
        with Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin)
        return engine
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    """Make a connection durable, and leave transactions to us: the driver would begin them too late."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Begin a transaction; one that writes takes its turn at once, for a reader cannot become a writer safely."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    """Bring the tables up to date; alembic is imported only where there is something to do."""
    with engine.connect() as connection:
        if inspect(connection).has_table("alembic_version"):
            versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
            if versions == [HEAD]:
                return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise BetzError("The database was made by a newer version of Betz.", hint="Update Betz.") from error
