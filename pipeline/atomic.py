"""Files written whole or not at all: beside their place, synced, renamed into it; a full disk or a locked file in words."""

from __future__ import annotations

import errno
import os
import shutil
import time
from pathlib import Path
from typing import Final

from pipeline.errors import PanyouError, Text, fault

fault("disk_full", Text("磁盘已满，写不下 {file}", "the disk is full: {file} could not be written"),
      Text("清出空间后重新运行；原有的结果没有动", "free some space and run again; what was there before is untouched"))  # fmt: skip
fault("disk_error", Text("{file} 读不出或写不进：{detail}", "{file} cannot be read or written: {detail}"),
      Text("看看它在不在、有没有权限、磁盘好不好，再运行一次", "see that it is there and yours to use, and that the disk is sound; then run again"))  # fmt: skip
fault("written_beside", Text("{file} 正被别的程序（多半是 Excel 或 Word）打开；新内容写在了旁边的 {beside}",
                             "{file} is open in another program (Excel or Word, most likely); the new one was written beside it: {beside}"),
      Text("关掉它再运行一次", "close it and run again"))  # fmt: skip
fault("file_locked", Text("{file} 正被别的程序（多半是 Excel 或 Word）打开", "{file} is open in another program (Excel or Word, most likely)"),
      Text("关掉它再运行一次", "close it and run again"))  # fmt: skip

FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class guarded:  # noqa: N801  # reads as a statement: `with guarded(path):`
    """Turns a disk that is full or fails into an error people can act on."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            is_open = os.name == "nt" and isinstance(error, PermissionError)
            code = "disk_full" if error.errno in FULL else "file_locked" if is_open else "disk_error"
            raise PanyouError(code, where=str(self.path.parent), file=self.path.name, detail=error.strerror) from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole: a temporary one beside it, synced, renamed."""
    temporary = path.with_name(f".new-{path.name}")
    with guarded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        sync(temporary)
        if path.is_dir():
            remove(path)  # a folder in a file's place is damage, and cannot be renamed over
        replace(temporary, path)


def append_bytes(path: Path, data: bytes) -> None:
    """Add to the end of a file that is there, synced; for rows that come one by one and must outlive the process."""
    with guarded(path), path.open("ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_beside(path: Path, data: bytes) -> PanyouError | None:
    """Write a file people may have open: where it is locked, `X (new 1).xlsx` is written beside it, and the error that says so returned."""
    beside = path.with_stem(f"{path.stem} (new 1)")
    try:
        write_bytes(path, data)
    except PanyouError as error:
        if error.code != "file_locked":
            raise
        write_bytes(beside, data)
        return PanyouError("written_beside", where=str(path), file=path.name, beside=beside.name)
    remove(beside)
    return None


def sync(path: Path) -> None:
    """Make sure the bytes are on the disk before a name points to them."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def replace(source: Path, target: Path) -> None:
    """Rename over; on Windows a file open in Excel refuses, so try three times before saying so."""
    for attempt in range(3):
        try:
            source.replace(target)
        except PermissionError as error:
            if attempt == 2:
                raise PanyouError("file_locked", where=str(target), file=target.name) from error
            time.sleep(0.2)
        else:
            _sync_folder(target.parent)
            return


def _sync_folder(folder: Path) -> None:
    """Make sure a rename outlives a power cut; Windows cannot open a folder, and needs no such thing."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove(path: Path) -> None:
    """Delete a file or folder, if it is there."""
    with guarded(path):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a run that was killed or failed left half written."""
    for path in list(folder.rglob(".new-*")) if folder.is_dir() else ():
        remove(path)
