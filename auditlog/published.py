"""The log as others read it (C2SP tlog-tiles): tiles and bundles of entries, those of every tree that was made."""

from sqlalchemy import select

from auditlog import stored
from auditlog.errors import NotInLog
from auditlog.merkle.tiles import WIDTH, Tile, encode_bundle, parse_path
from auditlog.models import LogTile
from foundation.database import db


def tile(path: str) -> tuple[Tile, bytes]:
    """Return the tile, or bundle of entries, that a path below `tile/` names, with its address.

    A partial one is there for every size a head was made at, and stays. Raises NotInLog for any other path.
    """
    try:
        wanted = parse_path(path)
    except ValueError as error:
        raise NotInLog("There is no such tile", str(error)) from error
    place = (LogTile.level == (wanted.level or 0)) & (LogTile.n == wanted.index) & (LogTile.width == wanted.width)
    hashes = db.session.execute(select(LogTile.hashes).where(place)).scalar()
    if hashes is None:
        raise NotInLog("There is no such tile", "No head of this log has one of that width there.")
    if wanted.level is not None:
        return wanted, bytes(hashes)
    begin = wanted.index * WIDTH
    return wanted, encode_bundle([bytes(row.canonical) for row in stored.entries(begin, begin + wanted.width)])
