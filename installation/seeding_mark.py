"""A mark beside the database while the demo is being seeded, so that one broken off half-way is known and made anew."""

from foundation.config import Config
from foundation.keys import make_folder


def put(config: Config) -> None:
    """Say that seeding began here."""
    make_folder(config.data)
    (config.data / "seeding").touch(mode=0o600)


def there(config: Config) -> bool:
    """Return whether seeding began here and never ended."""
    return (config.data / "seeding").exists()


def remove(config: Config) -> None:
    """Say that seeding has ended, or that its traces are cleared away."""
    (config.data / "seeding").unlink(missing_ok=True)
