"""Kernels forked from a process that has loaded the book's libraries already.

A kernel started in the usual way spends four seconds loading them before its first cell, and
every page has a kernel of its own. A fork server, which Python's `multiprocessing` keeps, loads
them once and computes nothing, so each page still begins with nothing that another one made.
jupyter_client takes this way of starting kernels as a provisioner; `pyproject.toml` names it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

if TYPE_CHECKING:
    from jupyter_client.connect import KernelConnectionInfo

NAME: Final = "book-fork"
"""The provisioner, as `pyproject.toml` names it."""

VARIABLE: Final = "JUPYTER_DEFAULT_PROVISIONER_NAME"
"""Where jupyter_client looks for the provisioner of kernels that name none."""

LOADED: Final = ("ipykernel.ipkernel", "analysis.findings", "analysis.figures.chapters")
"""What the fork server loads; none of it may start a thread or compute a result."""


def can_fork() -> bool:
    """Return whether forking is safe here: macOS's own libraries do not bear it."""
    return sys.platform == "linux"


def _serve(arguments: Sequence[str], folder: str, environment: Mapping[str, str]) -> None:
    """Be a kernel; called in the forked process."""
    from ipykernel.kernelapp import IPKernelApp

    os.setsid()  # so that a signal to the kernel reaches all that it has started
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, "")
    # the parent is the fork server, which ends with the process that builds
    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}"])


class _Forked:
    """A forked kernel, as jupyter_client wants a process to answer."""

    stdin = stdout = stderr = None

    def __init__(
        self, arguments: Sequence[str], folder: str, environment: Mapping[str, str]
    ) -> None:
        server = multiprocessing.get_context("forkserver")
        server.set_forkserver_preload(list(LOADED))
        self._process = server.Process(target=_serve, args=(arguments, folder, environment))
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """Return the exit code, None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for its end and return the exit code."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal to the kernel and all that it has started."""
        if self.pid is not None and self.poll() is None:
            os.killpg(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class ForkProvisioner(LocalProvisioner):
    """Starts kernels on this machine by forking them."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        """Start a kernel; of the command only what follows the name of the module counts."""
        arguments = cmd[cmd.index("ipykernel_launcher") + 1 :]
        folder = str(kwargs.get("cwd") or ".")
        process = _Forked(arguments, folder, kwargs.get("env") or dict(os.environ))
        self.process = cast("Any", process)  # not a Popen, but it answers like one
        self.pid, self.cwd = process.pid, folder
        return self.connection_info
