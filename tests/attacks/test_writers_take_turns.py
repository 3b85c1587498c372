"""Many threads that write to SQLite at once: each comes in turn, and nobody waits until it is told of a lock."""

import time
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import text

from foundation.database import db


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)
def test_among_many_writers_of_the_house_nobody_is_passed_over_again_and_again(house: Any) -> None:
    """Asking SQLite alone, the thread that has just written mostly goes first again, for it is awake."""
    app, order, ready = house.app("web"), [], Barrier(8)

    def write(name: int) -> None:
        with app.app_context():
            ready.wait(10)
            for _ in range(12):
                db.session.execute(text("select 1"))
                order.append(name)
                time.sleep(0.002)
                db.session.rollback()
            db.session.remove()

    threads = [Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(order) == 96
    places = [[at for at, name in enumerate(order) if name == one] for one in range(8)]
    passed_over = max(b - a for own in places for a, b in pairwise(own))
    assert passed_over <= 24, order
