"""What `kcconfig.yaml` may hold; importing this imports pydantic."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True, frozen=True)


class AuthSection(Strict):
    realm: Text | None = None
    clientId: Text | None = None  # noqa: N815
    clientSecretFile: Text | None = None  # noqa: N815
    user: Text | None = None
    passwordFile: Text | None = None  # noqa: N815


class Common(Strict):
    """What an environment may hold, and the top level too."""

    server: Text | None = None
    realm: Text | None = None
    auth: AuthSection | None = None
    caFile: Text | None = None  # noqa: N815
    policies: Annotated[list[Text], Field(min_length=1)] | None = None
    vars: dict[str, Any] | None = None
    target: Text | None = None
    parallel: Annotated[int, Field(ge=1)] | None = None
    protect: bool | None = None


class IgnoreSection(Strict):
    """Findings of some rules about one object that do not count."""

    rules: Annotated[list[Text], Field(min_length=1)]
    reason: Text
    until: Text | None = None


class SettingsFile(Common):
    environments: dict[str, Common] | None = None
    severity: dict[str, Literal["off", "info", "warning", "error"]] | None = None
    ignore: dict[str, IgnoreSection] | None = None
