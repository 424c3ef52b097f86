"""`betz keys`, `betz audit`, `betz purge`: looking after a service."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import BetzError

if TYPE_CHECKING:
    from api.storage.database import Database

keys_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Look after the keys of the service.")


@keys_app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    scope: Annotated[list[str] | None, typer.Option(help="read, ask, review, admin; default: read and ask.")] = None,
    per_minute: Annotated[int, typer.Option(min=0, help="Requests in a minute; 0: no limit.")] = 120,
    per_day: Annotated[int, typer.Option(min=0, help="Answers in 24 hours; 0: no limit.")] = 0,
) -> None:
    """Make a key and print it: it is shown only this once."""
    from api.access import SCOPES, digest_of, new_secret
    from api.storage.keys import add_key
    from api.storage.models import Key

    scopes = scope or ["read", "ask"]
    for one in scopes:
        if one not in SCOPES:
            raise BetzError(f"There is no scope {one!r}.", hint=f"Choose from: {', '.join(SCOPES)}.")
    name = " ".join(name.split())
    if not 0 < len(name) <= 100 or not name.isprintable():
        raise BetzError("A key needs a name of at most 100 characters.", hint="For example: betz keys create ward-3")
    secret = new_secret()
    granted = " ".join(one for one in SCOPES if one in scopes)
    add_key(
        _database(),
        Key(name=name, digest=digest_of(secret), scopes=granted, per_minute=per_minute, per_day=per_day),
    )
    print(secret)


@keys_app.command("list")
def list_() -> None:
    """List the keys, each by its id; none can be shown again."""
    from api.storage.keys import list_keys

    for key in list_keys(_database()):
        state = f"revoked {key.revoked:%Y-%m-%d}" if key.revoked else f"since {key.created:%Y-%m-%d}"
        limits = f"{key.per_minute or 'any'}/minute {key.per_day or 'any'}/day"
        print(f"{key.id}  {key.name}  {key.scopes.replace(' ', ',')}  {limits}  {state}")


@keys_app.command("revoke")
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="Its id in `betz keys list`.")],
) -> None:
    """Make a key useless from the next request on."""
    from api.storage.keys import revoke_key

    if revoke_key(_database(), key_id) is None:
        raise BetzError(f"There is no key {key_id}.", hint="See: betz keys list")


def audit(days: Annotated[int, typer.Option(min=1, help="How far back.")] = 30) -> None:
    """Print the audit log as JSON lines: who, when, what was asked (masked), which passages answered."""
    from api.storage.audit import audit_events

    for event in audit_events(_database(), days):
        print(json.dumps(event, ensure_ascii=False))


def purge(days: Annotated[int, typer.Option(min=1, help="Keep what is younger than this.")]) -> None:
    """Delete conversations not continued for a number of days, and audit events as old."""
    from api.storage.retention import purge as run

    purged = run(_database(), days)
    print(f"Deleted {purged.conversations} conversations and {purged.audit_events} audit events.")


def _database() -> "Database":
    from api.service_settings import ServiceSettings
    from api.storage.database import Database

    return Database(ServiceSettings().database)
