"""Arrays in files, written through memory that is mapped to them."""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


def create_array(path: Path, kind: DTypeLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """Create an array in a file and return it, mapped for writing.

    Raises OSError when the disk cannot hold it; later, a write through the mapping would end the process.
    """
    if 0 in shape:  # nothing can be mapped
        empty: NDArray[Any] = np.zeros(shape, dtype=kind)
        np.save(path, empty, allow_pickle=False)
        return empty
    array: NDArray[Any] = np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
    with path.open("r+b") as stream:
        os.posix_fallocate(stream.fileno(), 0, path.stat().st_size)
    return array


def save_array(path: Path, array: NDArray[Any]) -> None:
    """Write an array into a file. Raises OSError when the disk cannot hold it."""
    create_array(path, array.dtype, array.shape)[...] = array
