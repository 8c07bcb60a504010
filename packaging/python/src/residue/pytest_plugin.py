# SPDX-License-Identifier: Apache-2.0
"""Fixtures for pytest, which finds them once the package is installed."""

from __future__ import annotations

from typing import Iterator

import pytest

from ._world import Residue


@pytest.fixture
def residue() -> Iterator[Residue]:
    """Starts worlds for one test and stops them afterwards."""
    instance = Residue()
    try:
        yield instance
    finally:
        instance.close()
