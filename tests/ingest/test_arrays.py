"""An array that is written into a file is read back as it was."""

import errno
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.arrays import create_array, save_array


@pytest.mark.parametrize("shape", [(0,), (1,), (1000,), (3, 4), (0, 4)])
@pytest.mark.parametrize("kind", [np.int32, np.uint16, np.float32, np.int64])
def test_a_saved_array_comes_back(tmp_path: Path, kind: type, shape: tuple[int, ...]) -> None:
    array: NDArray[Any] = np.arange(np.prod(shape)).reshape(shape).astype(kind)
    save_array(tmp_path / "array.npy", array)
    found = np.load(tmp_path / "array.npy", allow_pickle=False)
    assert (found.dtype, found.shape, found.tolist()) == (array.dtype, shape, array.tolist())


def test_what_is_written_into_a_created_array_is_in_its_file(tmp_path: Path) -> None:
    create_array(tmp_path / "array.npy", np.float32, (5,))[[3, 1]] = 2.5
    assert np.load(tmp_path / "array.npy").tolist() == [0, 2.5, 0, 2.5, 0]


def test_an_array_that_the_disk_cannot_hold_is_refused_before_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:  # noqa: PT011 - the number says which
        create_array(tmp_path / "array.npy", np.float32, (1 << 50,))
    # Which of them depends on the file system.
    assert caught.value.errno in (errno.ENOSPC, errno.EFBIG, errno.EINVAL)
