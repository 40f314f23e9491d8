"""A wire between browser and server that breaks in the middle of every n-th PATCH."""

from __future__ import annotations

import contextlib
import socket
import threading

_BLOCK = 16 * 1024
_LET_THROUGH = 48 * 1024
"""Bytes of a PATCH that still arrive before the wire breaks."""


class CuttingWire:
    """Forwards to a port of this machine. `every`: which PATCH is cut, 0 for none; `patches` counts them all."""

    def __init__(self, port: int, every: int) -> None:
        self._port = port
        self.every = every
        self.patches = 0
        self.cuts = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self._port))
        except OSError:
            near.close()
            return
        threading.Thread(target=_pump, args=(far, near), daemon=True).start()
        left = None
        try:
            while block := near.recv(_BLOCK):
                if block.startswith(b"PATCH "):
                    self.patches += 1
                    left = _LET_THROUGH if self.every and self.patches % self.every == 0 else None
                far.sendall(block)
                if left is not None and (left := left - len(block)) <= 0:
                    self.cuts += 1
                    break
        except OSError:
            pass
        for end in (near, far):
            _shut(end)


def _pump(frm: socket.socket, to: socket.socket) -> None:
    try:
        while block := frm.recv(_BLOCK):
            to.sendall(block)
    except OSError:
        pass
    for end in (frm, to):
        _shut(end)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
