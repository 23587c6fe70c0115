"""The grammar of `kcconfig.yaml` as a JSON Schema (draft-07), for editors."""

from __future__ import annotations

from typing import Any


def settings_schema() -> dict[str, Any]:
    """The model that the settings file is read with, in the older dialect, because editors know that one."""
    from kcconfig.settings.schema import SettingsFile

    schema = SettingsFile.model_json_schema(ref_template="#/definitions/{model}")
    definitions = schema.pop("$defs", {})
    dialect = "http://json-schema.org/draft-07/schema#"
    return {"$schema": dialect, **schema, "title": "kcconfig.yaml", "definitions": definitions}
