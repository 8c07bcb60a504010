# SPDX-License-Identifier: Apache-2.0
"""Worlds of simulated SaaS targets for tests: start them, let time pass, ask who still has access."""

from ._program import UnsuitableMachine, executable, run
from ._world import Finding, Residue, ResidueError, Right, Target, Verdict, World

__all__ = [
    "Finding",
    "Residue",
    "ResidueError",
    "Right",
    "Target",
    "UnsuitableMachine",
    "Verdict",
    "World",
    "executable",
    "run",
]
