"""Protocol mappers, inside a client or a client scope."""

from __future__ import annotations

from types import MappingProxyType

from kcconfig.realm.kind import OMIT, Kind

KIND = Kind(
    name="protocol mapper",
    section="protocolMappers",
    key="name",
    representation="ProtocolMapperRepresentation",
    endpoint="protocol-mappers/models",
    phase=3,
    on_create=MappingProxyType({("protocol",): "openid-connect"}),
    server_owned=frozenset({("id",), ("consentRequired",), ("consentText",)}),
    # `config` is replaced as a whole.
    removal=OMIT,
)
