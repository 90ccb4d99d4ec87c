"""A reading room on this machine: the built book over HTTP, compressed as hosts compress it."""

from __future__ import annotations

import functools
import gzip
import http.server
import io
from pathlib import Path
from typing import BinaryIO

SQUEEZED = (".html", ".css", ".js", ".json", ".svg", ".csv", ".txt", ".xml")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, text gzipped where the browser takes it, and keeps no log."""

    def log_message(self, *_: object) -> None:
        """Say nothing for each request."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send the headers and return the body, as the base class does."""
        path = Path(self.translate_path(self.path))
        wanted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (wanted and path.suffix in SQUEEZED and path.is_file()):
            return super().send_head()
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


def room(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Return a server for a folder, reachable from this machine alone.

    Parameters
    ----------
    folder : Path
        What to serve.
    port : int
        0 takes any free one.

    Returns
    -------
    ThreadingHTTPServer
        Not yet running: call `serve_forever`.
    """
    handler = functools.partial(Handler, directory=str(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
