"""YAML and JSON text to data with places, and back."""

from kcconfig.document.errors import DocumentError
from kcconfig.document.node import Comment, Document, Format, Node
from kcconfig.document.read import read, read_file
from kcconfig.document.writer import write

__all__ = ["Comment", "Document", "DocumentError", "Format", "Node", "read", "read_file", "write"]
