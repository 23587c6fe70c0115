"""A proxy on the loopback interface that counts the requests which go through it."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from typing import Final

REQUEST: Final = re.compile(rb"[A-Z]+ \S+ HTTP/1\.1\r\n")
CHUNK: Final = 65536


class Counter:
    """How many requests were seen; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen = 0

    def look_at(self, chunk: bytes) -> None:
        """A client without pipelining starts each request with a send of its own."""
        if REQUEST.match(chunk):
            with self._lock:
                self._seen += 1

    def take(self) -> int:
        """The number since the last call."""
        with self._lock:
            seen, self._seen = self._seen, 0
        return seen


@contextlib.contextmanager
def counting(port: int) -> Iterator[tuple[str, Counter]]:
    """The URL of a proxy in front of a local port, and its counter."""
    counter = Counter()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, port, counter), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", counter
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, port: int, counter: Counter) -> None:
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return  # the listener was shut down
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=_copy, args=(client, server, counter), daemon=True).start()
        threading.Thread(target=_copy, args=(server, client, None), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket, counter: Counter | None) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(CHUNK):
            if counter is not None:
                counter.look_at(chunk)
            target.sendall(chunk)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
