"""Protocol mappers, inside a client or a client scope."""

from __future__ import annotations

from kcconfig.realm.kind import OMIT, Kind

KIND = Kind(
    name="protocol mapper",
    section="protocolMappers",
    key="name",
    representation="ProtocolMapperRepresentation",
    endpoint="protocol-mappers/models",
    phase=3,
    # A mapper without protocol is stored and never used.
    from_parent=(("protocol",),),
    needed=(("protocolMapper",),),
    server_owned=frozenset({("id",), ("consentRequired",), ("consentText",)}),
    # `config` is replaced as a whole.
    removal=OMIT,
)
