"""The grammar of `kcconfig.yaml` as a JSON Schema."""

from __future__ import annotations

from typing import Any


def settings_schema() -> dict[str, Any]:
    """The schema that the settings file is read with; for editors, in the dialect of draft 2020-12."""
    from kcconfig.settings.schema import SettingsFile

    return {**SettingsFile.model_json_schema(), "title": "kcconfig.yaml"}
