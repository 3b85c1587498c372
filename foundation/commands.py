"""What commands share: an application context of the right process, and errors told in one line."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, TypeVar

import click

from foundation.config import ConfigError
from foundation.errors import Refusal

Command = TypeVar("Command", bound=Callable[..., Any])


class Unusable(click.ClickException):
    """Unusable input or state; shown in one line, exit status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the error on standard error."""
        click.echo(f"mandate: {self.message}", err=True)


def in_app(process: str = "owner") -> Callable[[Command], Command]:
    """Run a command inside the application of one process; refusals become one line and exit status 2."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            # The application stands above this package, so it is found by name when a command runs.
            create_app = import_module("app").create_app
            try:
                app = create_app(process=process)
            except ConfigError as error:
                raise Unusable(str(error)) from error
            with app.app_context():
                try:
                    return command(*args, **kwargs)
                except Refusal as refusal:
                    raise Unusable(
                        " ".join(t for t in (refusal.what + ".", refusal.why, refusal.next_step) if t)
                    ) from refusal
                except LookupError as error:
                    raise Unusable(str(error.args[0] if error.args else error)) from error

        return run  # type: ignore[return-value]

    return decorate
