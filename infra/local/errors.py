"""What can go wrong with the local stack, each said in one line.

LocalStackError           a message for a person; no traceback is shown for it
├── PortInUseError        somebody else listens there
├── NoSuchPortError       no program can listen there
├── NoSuchCityError       no pack of that name
├── ToolMissingError      a program or package the run needs is not installed
├── DeployFailedError     `cdk deploy` ended with an error
└── NotReadyError         a child ended, or did not answer in time
"""

from pathlib import Path


class LocalStackError(Exception):
    """The run cannot go on; `str()` is the one line to show."""


class PortInUseError(LocalStackError):
    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__(
            f"Port {port} is already in use: stop the program that listens there, "
            "or choose another with --port."
        )


class NoSuchPortError(LocalStackError):
    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port}: a port is a number from 1024 to 65535.")


class NoSuchCityError(LocalStackError):
    pass


class ToolMissingError(LocalStackError):
    def __init__(self, tool: str, remedy: str) -> None:
        self.tool = tool
        super().__init__(f"{tool} is missing: {remedy}")


class DeployFailedError(LocalStackError):
    def __init__(self, reason: str, log: Path) -> None:
        self.log = log
        super().__init__(f"cdk deploy failed: {reason} (full log: {log})")


class NotReadyError(LocalStackError):
    def __init__(self, what: str, reason: str, log: Path) -> None:
        self.log = log
        super().__init__(f"{what} {reason} (log: {log})")
