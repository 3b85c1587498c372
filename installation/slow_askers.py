"""Whoever sends a request slowly or never holds up nobody: threads are for requests that have come.

A thread that waits for the rest of a request serves nobody else, so a dozen connections that never finish would shut
the house. New connections wait without a thread until their first byte, and what is not there in time is not read on.
"""

import selectors
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 20.0
"""Seconds for a whole request from its first byte; the largest one takes that long at 13 kB a second."""
SILENCE = 5.0
"""Seconds in which a new connection has to begin; browsers open some that they never use."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, which reads a request for `PATIENCE` seconds at most."""

    patience = PATIENCE

    def init_process(self) -> None:
        """Begin with nobody being read."""
        self.being_read: dict[TConn, float] = {}
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        """Give a thread to a connection that has sent something; let a new one wait for that beside the others."""
        if not conn.initialized and not conn.data_ready:
            conn.sock.setblocking(False)
            conn.timeout = time.monotonic() + SILENCE
            self.pending_conns.append(conn)
            self.poller.register(
                conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn)
            )
            return
        self.being_read[conn] = time.monotonic() + self.patience
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, done: "Future[object]") -> None:
        """Forget the connection: its request was read, whatever came of it."""
        self.being_read.pop(conn, None)
        super().finish_request(conn, done)

    def murder_pending(self) -> None:
        """Read no further from those whose time is over; an answer that is being worked out still goes its way."""
        super().murder_pending()
        late = [conn for conn, until in self.being_read.items() if until < time.monotonic()]
        for conn in late:
            del self.being_read[conn]
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)
