"""Opens a journal, made and brought up to date where needed, or refuses in plain words."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DatabaseError, OperationalError

from exchange.errors import Misconfigured
from exchange.journal import audit, replacing, sqlite

MIGRATIONS = Path(__file__).parent / "migrations"


def opened(path: Path, *, read_only: bool) -> sqlite.Store:
    """Return the journal's connections, its schema being the one this software knows.

    Raises Misconfigured where the file is damaged, of a newer version or not a journal.
    """
    if read_only and not path.exists():
        raise Misconfigured(f"{path}: there is no journal yet; `exchange run` makes one")
    with ExitStack() as undo, plainly(path):
        if not read_only and path.exists() and path.stat().st_size:
            upgrade(path)
        store = sqlite.store(path, read_only=read_only)
        undo.callback(store.close)
        check(store, path) if read_only else prepare(store, path)
        undo.pop_all()
    return store


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Turn what the database says about the file into what a person has to do."""
    try:
        yield
    except OperationalError as error:
        raise Misconfigured(f"{path}: the journal cannot be opened: {error.orig}") from error
    except DatabaseError as error:
        raise damaged(path, str(error.orig)) from error
    except UnicodeDecodeError as error:  # of a statement that makes a table, or of what is said
        raise damaged(path, "its tables are not defined in letters any more") from error


def damaged(path: Path, reason: str) -> Misconfigured:
    """Return the error for a file that SQLite cannot trust."""
    return Misconfigured(
        f"{path}: the journal is damaged ({reason}). Nothing was changed. "
        "Keep the file; docs/howto/back-up-and-restore.md says how to restore the newest backup."
    )


def prepare(store: sqlite.Store, path: Path) -> None:
    """Check the file; make the tables of one that is empty, all in one transaction."""
    with store.writing() as connection:
        wrong = sqlite.damage(connection)
        if wrong:
            raise damaged(path, wrong)
        if not current(connection, path):
            migrate(connection)


def upgrade(path: Path) -> None:
    """Bring a journal of an older version up to date, a copy of it first."""
    with reading(path) as connection:
        wrong = sqlite.damage(connection)
        old = "" if wrong or current(connection, path) else revision_of(connection)
    if wrong:
        raise damaged(path, wrong)
    for _ in replacing.upgraded(path, old, migrate) if old else ():
        pass


def revision_of(connection: Connection) -> str:
    """Return the version of the schema, empty where there is none yet."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def copied(path: Path, target: Path) -> None:
    """Copy a journal as it is at one moment, whoever writes to it meanwhile.

    Raises Misconfigured where there is none, or it cannot be read.
    """
    if not path.is_file():
        raise Misconfigured(f"{path}: there is no journal yet; `exchange run` makes one")
    try:
        sqlite.copy(path, target)
    except sqlite.Trouble as error:
        raise Misconfigured(f"{path}: the journal cannot be copied: {error}") from error


def schema(path: Path) -> str:
    """Return the version of a journal's tables."""
    with reading(path) as connection:
        return revision_of(connection)


def examined(path: Path, head: tuple[int, str]) -> Iterator[str]:
    """Yield what is wrong with a journal nobody writes to: damage, its trail, how far that goes."""
    try:
        with reading(path) as connection:
            current(connection, path)
            damage, broken = sqlite.rot(connection), audit.first_broken(connection)
            found = audit.head(connection)
    except (DatabaseError, Misconfigured) as error:
        yield f"the journal cannot be used: {error}"
        return
    if damage:
        yield f"the journal is damaged: {damage}"
    if broken is not None:
        yield f"audit entry {broken} is not as it was written"
    if found != head:
        yield f"the audit trail ends at entry {found[0]}, not {head[0]}"


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Give a journal for reading, of whatever version it is."""
    store = sqlite.store(path, read_only=True)
    try:
        with store.reading() as connection:
            yield connection
    finally:
        store.close()


def check(store: sqlite.Store, path: Path) -> None:
    """Refuse to read a journal of an older version; only the daemon changes it."""
    with store.reading() as connection:
        if not current(connection, path):
            raise Misconfigured(
                f"{path}: the journal is of an older version; start the daemon once"
            )


def current(connection: Connection, path: Path) -> bool:
    """Return whether the schema is the newest we know; an empty file's is not."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and inspect(connection).get_table_names():
        raise Misconfigured(f"{path}: this database is not a journal; nothing was changed")
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise Misconfigured(
            f"{path}: the journal was written by a newer version of this software "
            f"(schema {revision}, this version knows up to {scripts.get_current_head()}). "
            "Install that version again; nothing was changed."
        )
    return revision == scripts.get_current_head()


def migrate(connection: Connection) -> None:
    """Run the migrations this database has not seen, in the caller's transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
