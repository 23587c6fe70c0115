"""Policy files, compiled into what one realm should be."""

from kcconfig.policy.compile import Compiled, compile_each, compile_files

__all__ = ["Compiled", "compile_each", "compile_files"]
