"""Policy files, compiled into what one realm should be."""

from kcconfig.policy.compile import compile_files

__all__ = ["compile_files"]
