"""YAML and JSON text to data with places and comments, and data to YAML text."""

from __future__ import annotations

from kcconfig.document.errors import DocumentError
from kcconfig.document.node import Comment, Document, Format, Node, Scalar
from kcconfig.document.reading import read, read_file
from kcconfig.document.writer import write

__all__ = ["Comment", "Document", "DocumentError", "Format", "Node", "Scalar", "read", "read_file", "write"]
