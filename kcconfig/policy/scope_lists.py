"""The two forms of a scope list: exact, a list of names, and additive, a map with `add` and `remove`."""

from __future__ import annotations

from kcconfig.document import Node
from kcconfig.model import ListEdit, Secret
from kcconfig.policy.problems import Problems

WORDS = ("add", "remove")


def list_edit(node: Node, problems: Problems) -> ListEdit:
    """The additive form."""
    lists: dict[str, tuple[str, ...]] = {}
    for word, names in node.value.items() if isinstance(node.value, dict) else ():
        if word not in WORDS:
            problems.unknown(word, names, WORDS, "word of a scope list")
            continue
        scopes = names.plain()
        if scopes is None:
            continue
        if isinstance(scopes, list) and all(isinstance(scope, str) for scope in scopes):
            lists[word] = tuple(dict.fromkeys(scopes))
        else:
            message = f"{word}: expected a list of names of client scopes"
            problems.error("value-wrong-type", message, names.mark)
    both = sorted(set(lists.get("add", ())) & set(lists.get("remove", ())))
    if both:
        problems.error("value-wrong-type", f"'{both[0]}' is both added and removed", node.mark)
    return ListEdit(lists.get("add", ()), lists.get("remove", ()))


def has_secret(node: Node) -> bool:
    """Is a name in an exact list made of a secret? A plan has to compare and show the names."""
    items = node.value if isinstance(node.value, list) else [node]
    return any(isinstance(item.value, Secret) for item in items)
