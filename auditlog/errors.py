"""What the log refuses, as a closed list: entries too long, things not there, a tree that is not the signed one."""

from foundation.errors import BadInput, NotFound, Unavailable


class EntryRefused(BadInput):
    """An entry that would be longer than 65,535 bytes; the act that wanted to write it is refused with it."""

    code = "entry-too-large"


class NotInLog(NotFound):
    """The log has no such entry, size or tile."""


class NotSignedYet(Unavailable):
    """No checkpoint is signed so far, so nothing can be proved yet."""

    code = "not-signed-yet"


class LogAltered(Unavailable):
    """The stored tree is not the one that was signed; signing stops and an alarm stands until somebody looks."""

    code = "log-altered"


class RolledBack(LogAltered):
    """The database is older than the last checkpoint kept beside it."""


class Forked(LogAltered):
    """The database holds another tree than the last kept checkpoint says."""


class EntryAltered(LogAltered):
    """A stored entry, hash, tile or size does not fit the others."""


class KeptUnusable(LogAltered):
    """The kept checkpoints are missing, older than the database's own, of another log, or not signed by its key."""
